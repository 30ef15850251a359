package org.taskotron.resultsdb.api.v3;

import static org.taskotron.resultsdb.api.v3.KindField.Type.EMAIL;
import static org.taskotron.resultsdb.api.v3.KindField.Type.FLAG;
import static org.taskotron.resultsdb.api.v3.KindField.Type.INTEGER;
import static org.taskotron.resultsdb.api.v3.KindField.Type.NAME;
import static org.taskotron.resultsdb.api.v3.KindField.Type.OUTCOME;
import static org.taskotron.resultsdb.api.v3.KindField.Type.TESTCASE;
import static org.taskotron.resultsdb.api.v3.KindField.Type.TEXT;
import static org.taskotron.resultsdb.api.v3.KindField.Type.TEXTS;
import static org.taskotron.resultsdb.api.v3.KindField.Type.URL;
import static org.taskotron.resultsdb.api.v3.KindField.optional;
import static org.taskotron.resultsdb.api.v3.KindField.required;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A kind of artifact that version 3 takes results of.
 *
 * @param name as data of the result has it under {@code type}
 * @param model what errors call a body of it
 * @param own its fields beside those that all kinds have
 * @param example values of its own fields
 */
public record Kind(
    String name, String model, String words, List<KindField> own, Map<String, Object> example) {

  /** These are the result's own and do not go into its data. */
  public static final List<String> NOT_DATA =
      List.of("testcase", "testcase_ref_url", "outcome", "ref_url", "note", "scratch");

  public static final String COMPOSE = "productmd-compose";

  private static final List<KindField> COMMON = List.of(
      required(
          "outcome",
          OUTCOME,
          "What the test found. QUEUED and RUNNING say that it is on its way, ERROR that the CI system failed."),
      required("testcase", TESTCASE, "The testcase's name; shell patterns over it say who may."),
      optional(
          "testcase_ref_url",
          URL,
          "Where people read what the testcase checks, how to reproduce it and how to run it again. Kept with the"
              + " testcase."),
      optional("note", TEXT, "A word about this result."),
      optional("ref_url", URL, "The run: its page in the CI system."),
      optional("error_reason", TEXT, "What went wrong. Only with the outcome ERROR."),
      optional("issue_url", URL, "The ticket about what went wrong. Only with the outcome ERROR."),
      optional(
          "system_provider",
          TEXT,
          "Where the machine came from, for instance openstack or beaker.example.com."),
      optional("system_architecture", TEXT, "The machine's architecture, for instance x86_64."),
      optional(
          "system_variant",
          TEXT,
          "The variant of the compose or image that was tested, for instance Server."),
      optional(
          "scenario",
          TEXT,
          "Tells runs of one testcase on one item apart, for instance KDE-live-iso x86_64 64bit."),
      required("ci_name", TEXT, "The CI system, as people call it."),
      required("ci_team", TEXT, "The team that runs it."),
      required("ci_docs", URL, "Where the CI system is described."),
      required("ci_email", EMAIL, "Whom to write to."),
      optional("ci_url", URL, "The CI system's pages."),
      optional("ci_irc", TEXT, "Where its people talk, with a # for a channel."),
      optional(
          "scratch",
          FLAG,
          "Whether a scratch build was tested: then the data type gets _scratch behind it. False if missing."),
      optional("rebuild", URL, "Where the run can be started again."),
      optional("log", URL, "The log of the run, as text or as a page."));

  /** What the examples of all kinds say. */
  private static final Map<String, Object> COMMON_EXAMPLE = Map.of(
      "outcome", "PASSED",
      "testcase", "example.smoke",
      "ci_name", "Example CI",
      "ci_team", "Example QE",
      "ci_docs", "https://ci.example.com/docs",
      "ci_email", "ci@example.com");

  private static final List<Kind> ALL = List.of(
      new Kind(
          "brew-build",
          "BrewResultParams",
          "A result about a build of an RPM in Koji or Brew.",
          List.of(
              required("item", NAME, "The build's name, version and release."),
              required("brew_task_id", INTEGER, "The build's task.")),
          Map.of("item", "lantern-2.3-1.fc42", "brew_task_id", 123_456)),
      new Kind(
          COMPOSE,
          "ProductmdComposeResultParams",
          "A result about a compose.",
          List.of(required(
              "id",
              NAME,
              "The compose's id, as its composeinfo.json has it. Stored as two values of item: ID/VARIANT/ARCH, with"
                  + " unknown for a variant that was not sent, and ID.")),
          Map.of("id", "Fedora-42-20261121.0")),
      new Kind(
          "redhat-container-image",
          "RedHatContainerImageResultParams",
          "A result about a container image.",
          List.of(
              required("item", NAME, "The image's name, version and release."),
              required("id", TEXT, "The digest of the image in its repository: sha256:…"),
              required("issuer", TEXT, "Who had it built."),
              required("component", TEXT, "The image's component."),
              required("full_names", TEXTS, "Each as registry:port/namespace/name:tag."),
              optional("brew_task_id", INTEGER, "The task that built it."),
              optional("brew_build_id", INTEGER, "The build."),
              optional("registry_url", TEXT, "The registry of the full name."),
              optional("tag", TEXT, "The tag of the full name."),
              optional("name", TEXT, "The name of the full name."),
              optional("namespace", TEXT, "The namespace of the full name."),
              optional("source", TEXT, "What it was built from, with the reference behind a #.")),
          Map.of(
              "item", "lantern-container-2.3-4",
              "id", "sha256:" + "0123456789abcdef".repeat(4),
              "issuer", "jane",
              "component", "lantern-container",
              "full_names", List.of("registry.example.com:5000/lamps/lantern:2.3-4"))),
      new Kind(
          "redhat-module",
          "RedHatModuleResultParams",
          "A result about a module.",
          List.of(required("item", NAME, "The module's name, stream, version and context.")),
          Map.of("item", "lantern-2.3-4220261121-00000000")));

  public Kind {
    own = List.copyOf(own);
    example = Map.copyOf(example);
  }

  /** All that there are, by name. */
  public static List<Kind> all() {
    return ALL;
  }

  /** As paths have it: {@code brew-builds}. */
  public String plural() {
    return name + "s";
  }

  /** All fields, in the order in which mistakes are told. */
  public List<KindField> fields() {
    return Stream.concat(COMMON.stream(), own.stream()).toList();
  }

  /** A body that is good, in the order of the fields, with what is required only. */
  public Map<String, Object> exampleBody() {
    Map<String, Object> body = new java.util.LinkedHashMap<>();
    for (KindField field : fields()) {
      Object value = example.getOrDefault(field.name(), COMMON_EXAMPLE.get(field.name()));
      if (value != null) {
        body.put(field.name(), value);
      }
    }
    return body;
  }
}
