package org.taskotron.slave.runtask;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.taskotron.slave.formula.Nodes;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The historical {@code taskotron.yaml}, as far as running a task by hand needs it. An option that is not known is a
 * warning, one of the wrong type an error. URLs lose their trailing slashes.
 */
public record TaskotronYaml(
    Profile profile,
    Optional<String> runtaskMode,
    boolean reportToResultsDb,
    String resultsDbServer,
    String execDbServer,
    String artifactsBaseUrl,
    Optional<Path> artifactsDir,
    Optional<Path> cacheDir,
    Optional<Path> tmpDir,
    List<Problem> warnings) {

  /** Which set of defaults holds. */
  public enum Profile {
    DEVELOPMENT,
    PRODUCTION,
    TESTING
  }

  /** Looked for in this order; the first that is there is the only one read. */
  public static final List<Path> PLACES =
      List.of(Path.of("conf", "taskotron.yaml"), Path.of("/etc/taskotron/taskotron.yaml"));

  private static final String PROFILE = "profile";
  private static final String PROFILE_VARIABLE = "TASKOTRON_PROFILE";

  /** All options that ever were, most of them for things that are not ours to do. */
  private static final Set<String> KNOWN = Set.of(
      PROFILE,
      "runtask_mode",
      "supported_arches",
      "report_to_resultsdb",
      "report_to_bodhi",
      "buildbot_task_step",
      "koji_url",
      "pkg_url",
      "bodhi_server",
      "bodhi_staging",
      "execdb_server",
      "resultsdb_server",
      "resultsdb_frontend",
      "taskotron_master",
      "artifacts_baseurl",
      "download_cache_enabled",
      "vault_enabled",
      "vault_server",
      "vault_username",
      "vault_password",
      "tmpdir",
      "logdir",
      "client_taskdir",
      "artifactsdir",
      "cachedir",
      "imagesdir",
      "imageurl",
      "force_imageurl",
      "default_disposable_distro",
      "default_disposable_release",
      "default_disposable_flavor",
      "default_disposable_arch",
      "spawn_vm_retries",
      "minion_repos",
      "minion_repos_ignore_errors",
      "log_level_stream",
      "log_level_file",
      "log_file_enabled",
      "ssh_privkey");

  /** What holds when there is no file. */
  public static TaskotronYaml defaults(Map<String, String> environment) throws ConfigException {
    return read("taskotron.yaml", "", environment);
  }

  /** Reads the named file, or the first of the places that has one, or nothing. */
  public static TaskotronYaml find(Optional<Path> named, Map<String, String> environment)
      throws ConfigException {
    Optional<Path> file = named.or(() -> PLACES.stream().filter(Files::exists).findFirst());
    if (file.isEmpty()) {
      return defaults(environment);
    }
    try {
      return read(file.get().toString(), Files.readString(file.get()), environment);
    } catch (NoSuchFileException e) {
      throw new ConfigException(Problem.ofFile(file.get().toString(), "no such file"));
    } catch (IOException e) {
      throw new ConfigException(
          Problem.ofFile(file.get().toString(), "cannot be read: " + e.getMessage()));
    }
  }

  static TaskotronYaml read(String name, String text, Map<String, String> environment)
      throws ConfigException {
    return new Reading(name, Yaml.compose(name, text)).all(environment);
  }

  /** One file being read. */
  private static final class Reading {
    private final String file;
    private final Node root;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Reading(String file, Node root) {
      this.file = file;
      this.root = root;
    }

    TaskotronYaml all(Map<String, String> environment) throws ConfigException {
      if (Nodes.mapping(root).isEmpty()) {
        throw new ConfigException(
            Yaml.at(file, root, Nodes.shown(root) + " (expected a mapping of options)"));
      }
      warnOfUnknown();
      Profile profile = profile(environment);
      boolean production = profile == Profile.PRODUCTION;
      TaskotronYaml read = new TaskotronYaml(
          profile,
          text("runtask_mode"),
          truth("report_to_resultsdb", production),
          url("resultsdb_server", "http://localhost:5001/api/v2.0"),
          url("execdb_server", "http://localhost:5003"),
          url("artifacts_baseurl", "http://localhost/artifacts"),
          text("artifactsdir").map(Path::of),
          text("cachedir").map(Path::of),
          text("tmpdir").map(Path::of),
          List.copyOf(warnings));
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      return read;
    }

    private void warnOfUnknown() {
      for (NodeTuple entry : Nodes.mapping(root).orElseThrow()) {
        String key = Nodes.key(entry);
        if (!KNOWN.contains(key)) {
          String meant = Nearest.to(key, KNOWN)
              .map(near -> " (did you mean " + near + "?)")
              .orElse("");
          warnings.add(Yaml.at(file, entry.getKeyNode(), key + ": unknown option" + meant));
        }
      }
    }

    private Profile profile(Map<String, String> environment) {
      String variable = environment.getOrDefault(PROFILE_VARIABLE, "");
      if (!variable.isEmpty()) {
        return profile(variable, Problem.ofFile(PROFILE_VARIABLE, variable + EXPECTED_PROFILE));
      }
      Optional<Node> node = Nodes.value(root, PROFILE);
      String word = text(PROFILE).orElse("development");
      return profile(
          word, Yaml.at(file, node.orElse(root), PROFILE + ": " + word + EXPECTED_PROFILE));
    }

    private static final String EXPECTED_PROFILE = " (expected development, production or testing)";

    private Profile profile(String word, Problem otherwise) {
      for (Profile profile : Profile.values()) {
        if (profile.name().equalsIgnoreCase(word)) {
          return profile;
        }
      }
      problems.add(otherwise);
      return Profile.DEVELOPMENT;
    }

    private Optional<String> text(String key) {
      Optional<Node> node = Nodes.value(root, key).filter(value -> !Nodes.isNull(value));
      if (node.isPresent() && !node.get().getTag().equals(Tag.STR)) {
        problems.add(
            Yaml.at(file, node.get(), key + ": " + Nodes.shown(node.get()) + " (expected a text)"));
      }
      return node.flatMap(Nodes::text).filter(text -> !text.isBlank());
    }

    private String url(String key, String otherwise) {
      String url = text(key).orElse(otherwise).replaceFirst("/+$", "");
      if (!url.matches("https?://[^\\s/].*")) {
        problems.add(Yaml.at(
            file,
            Nodes.value(root, key).orElse(root),
            key + ": " + Nodes.shown(url) + " (expected a URL with http or https)"));
      }
      return url;
    }

    private boolean truth(String key, boolean otherwise) {
      Optional<Node> node = Nodes.value(root, key).filter(value -> !Nodes.isNull(value));
      if (node.isEmpty()) {
        return otherwise;
      }
      if (Yaml.plain(node.get()) instanceof Boolean truth) {
        return truth;
      }
      problems.add(Yaml.at(
          file, node.get(), key + ": " + Nodes.shown(node.get()) + " (expected true or false)"));
      return otherwise;
    }
  }
}
