package org.taskotron.trigger.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.config.Problem;
import org.taskotron.trigger.config.IniFile.Entry;

/**
 * {@code trigger.cfg} as it was deployed from 2016 on, read as it is.
 *
 * <p>It does not say everything that we must know. The master's gRPC is on the host of {@code [buildbot] url}, port 9989,
 * and its token in a file {@code master.token} beside the configuration. Both, the bus and the trigger's own directory may
 * also be said in sections of ours:
 *
 * <pre>
 * [master]
 * address = 127.0.0.1:9989
 * token = ${file:/etc/taskotron/master.token}
 * ca = /etc/taskotron/ca.pem
 *
 * [bus]
 * endpoints = tcp://hub.example:9940,tcp://hub2.example:9940
 * </pre>
 *
 * <p>How it works: each value becomes one line of the YAML that means the same, and a mistake found there is told with
 * its place here.
 */
final class HistoricalConfig {

  private static final int GRPC_PORT = 9989;

  /** What a key becomes: a key of trigger.yaml, with a dot for what is nested; nothing for what we have no use for. */
  private static final Map<String, String> KEYS = new LinkedHashMap<>();

  static {
    KEYS.put("buildbot.url", "master.address");
    KEYS.put("trigger.valid_arches", "valid_arches");
    KEYS.put("trigger.koji_url", "");
    KEYS.put("trigger.datagrepper_url", "datagrepper");
    KEYS.put("trigger.execdb_server", "");
    KEYS.put("trigger.runner_type", "");
    KEYS.put("trigger.job_logging", "job_logging");
    KEYS.put("trigger.joblog_file", "jobs_csv");
    KEYS.put("trigger.fuse_delay", "");
    KEYS.put("trigger.git_cache_dir", "directory");
    KEYS.put("trigger.rules_template", "rules");
    KEYS.put("trigger.deployment_type", "deployment_type");
    KEYS.put("koji_build_completed.critpath_filepath", "koji.critpath_file");
    KEYS.put("trigger.directory", "directory");
    KEYS.put("trigger.rawhide", "koji.rawhide");
    KEYS.put("master.address", "master.address");
    KEYS.put("master.token", "master.token");
    KEYS.put("master.ca", "master.tls");
    KEYS.put("bus.endpoints", "bus.endpoints");
    KEYS.put("bus.topics", "bus.topics");
    KEYS.put("web.listen", "web.listen");
    KEYS.put("web.port", "web.port");
  }

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Entry> origins = new LinkedHashMap<>();

  private HistoricalConfig(Path file) {
    this.file = file;
  }

  static TriggerConfig read(Path file) throws ConfigException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(Problem.ofFile(file.toString(), "not there"));
    } catch (IOException e) {
      throw new ConfigException(
          Problem.ofFile(file.toString(), "cannot be read: " + e.getMessage()));
    }
    return new HistoricalConfig(file).of(IniFile.parse(file.toString(), text));
  }

  private TriggerConfig of(IniFile ini) throws ConfigException {
    problems.addAll(ini.problems());
    // What was known in 2016 first: our own sections win over it.
    ini.entries().stream()
        .sorted(Comparator.comparing(HistoricalConfig::isOurs))
        .forEach(this::take);
    defaultToken();
    List<String> lines = new ArrayList<>();
    List<Optional<Entry>> lineOrigins = new ArrayList<>();
    write(lines, lineOrigins);
    TriggerConfig config = null;
    try {
      config = ConfigReader.read(file.toString(), String.join("\n", lines), TriggerConfig.class);
    } catch (ConfigException e) {
      e.problems().forEach(problem -> problems.add(here(problem, lineOrigins)));
    }
    if (config == null || !problems.isEmpty()) {
      problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
      throw new ConfigException(problems);
    }
    return config;
  }

  private static boolean isOurs(Entry entry) {
    return List.of("master", "bus", "web").contains(entry.section())
        || entry.key().equals("directory");
  }

  private void take(Entry entry) {
    String target = KEYS.get(entry.name());
    if (target == null) {
      String meant = Nearest.to(entry.name(), KEYS.keySet())
          .map(found -> "; did you mean " + found.substring(found.indexOf('.') + 1) + " in ["
              + found.substring(0, found.indexOf('.')) + "]?")
          .orElse("");
      problems.add(new Problem(
          file.toString(),
          entry.line(),
          1,
          "[" + entry.section() + "] " + entry.key() + " (expected a known key" + meant + ")"));
      return;
    }
    String value = converted(entry);
    if (!target.isEmpty() && !value.isEmpty()) {
      values.put(target, value);
      origins.put(target, entry);
    }
  }

  /** The value as YAML. */
  private String converted(Entry entry) {
    return switch (entry.name()) {
      case "buildbot.url" -> quoted(grpcAddress(entry));
      case "trigger.valid_arches", "bus.endpoints", "bus.topics" -> list(entry.value());
      case "trigger.job_logging" -> flag(entry);
      case "trigger.runner_type" -> only(entry, "BuildbotRunner", "jobs go to the master");
      case "trigger.fuse_delay" -> seconds(entry);
      case "trigger.git_cache_dir" -> quoted(parentOf(entry.value()));
      case "master.ca" -> "{ca: " + quoted(entry.value()) + "}";
      case "web.port" -> entry.value();
      default -> entry.value().isEmpty() ? "" : quoted(entry.value());
    };
  }

  private String grpcAddress(Entry entry) {
    try {
      String host = new URI(entry.value()).getHost();
      if (host != null) {
        return host + ":" + GRPC_PORT;
      }
    } catch (URISyntaxException e) {
      // told below, like a URL without a host
    }
    wrong(entry, "a URL such as http://127.0.0.1:8010/change_hook");
    return "127.0.0.1:" + GRPC_PORT;
  }

  private String flag(Entry entry) {
    return switch (entry.value().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> "true";
      case "false", "no", "off", "0" -> "false";
      default -> {
        wrong(entry, "True or False");
        yield "true";
      }
    };
  }

  private String only(Entry entry, String known, String why) {
    if (!entry.value().equals(known)) {
      wrong(entry, known + ": " + why);
    }
    return "";
  }

  private String seconds(Entry entry) {
    if (!entry.value().matches("[0-9]{1,9}")) {
      wrong(entry, "seconds");
    }
    return "";
  }

  private void wrong(Entry entry, String expected) {
    problems.add(new Problem(
        file.toString(),
        entry.line(),
        entry.column(),
        entry.key() + ": " + entry.value() + " (expected " + expected + ")"));
  }

  private static String parentOf(String path) {
    Path parent = path.isEmpty() ? null : Path.of(path).getParent();
    return parent == null ? "." : parent.toString();
  }

  private static String list(String commas) {
    return Arrays.stream(commas.split(",", -1))
        .map(String::strip)
        .map(HistoricalConfig::quoted)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String quoted(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private void defaultToken() {
    Path token = file.resolveSibling("master.token");
    if (values.containsKey("master.token")) {
      return;
    }
    if (Files.exists(token)) {
      values.put("master.token", quoted("${file:" + token + "}"));
    } else {
      problems.add(Problem.ofFile(
          file.toString(),
          "no token for the master (expected it in " + token + ", or as token in [master])"));
      values.put("master.token", "'missing'");
    }
  }

  private void write(List<String> lines, List<Optional<Entry>> lineOrigins) {
    Map<String, List<String>> nested = new LinkedHashMap<>();
    values
        .keySet()
        .forEach(key -> nested
            .computeIfAbsent(
                key.contains(".") ? key.substring(0, key.indexOf('.')) : "",
                part -> new ArrayList<>())
            .add(key));
    nested.forEach((part, keys) -> {
      if (!part.isEmpty()) {
        lines.add(part + ":");
        lineOrigins.add(Optional.empty());
      }
      for (String key : keys) {
        String indent = part.isEmpty() ? "" : "  ";
        lines.add(indent + key.substring(key.indexOf('.') + 1) + ": " + values.get(key));
        lineOrigins.add(Optional.ofNullable(origins.get(key)));
      }
    });
  }

  private Problem here(Problem problem, List<Optional<Entry>> lineOrigins) {
    Optional<Entry> origin = problem.line() >= 1 && problem.line() <= lineOrigins.size()
        ? lineOrigins.get(problem.line() - 1)
        : Optional.empty();
    return origin
        .map(entry -> new Problem(file.toString(), entry.line(), entry.column(), problem.text()))
        .orElseGet(() -> Problem.ofFile(file.toString(), problem.text()));
  }
}
