package org.taskotron.slave;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Nearest;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.Failure;
import org.taskotron.slave.formula.ResultYaml;
import org.taskotron.slave.formula.TaskMalformed;
import org.taskotron.slave.formula.TaskResult;
import org.taskotron.slave.runtask.ResultFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code taskotron_result}: lets a shell script tell a result. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
@Command(
    name = "taskotron_result",
    header =
        "taskotron_result -f results.yml -i xchat-2.8.8-21.fc20 -t koji_build -o PASSED -k arch=x86_64",
    description = "Adds a result to a file of ResultYAML, which it makes if it is not there.")
public final class TaskotronResultMain implements Callable<Integer> {

  @Spec
  CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "the file")
  Path file;

  @Option(
      names = {"-i", "--item"},
      required = true,
      paramLabel = "ITEM",
      description = "what was checked")
  String item;

  @Option(
      names = {"-t", "--type"},
      required = true,
      paramLabel = "TYPE",
      description = "what the item is: koji_build, bodhi_update, koji_tag, compose …")
  String type;

  @Option(
      names = {"-o", "--outcome"},
      required = true,
      paramLabel = "OUTCOME",
      description = "PASSED, INFO, FAILED, NEEDS_INSPECTION, ABORTED or CRASHED")
  String outcome;

  @Option(
      names = {"-n", "--note"},
      paramLabel = "NOTE",
      description = "a short text for people")
  @Nullable String note;

  @Option(
      names = {"-k", "--keyval"},
      paramLabel = "KEY=VALUE",
      description = "extra data; a key given twice has both values")
  List<String> keyvals = new ArrayList<>();

  @Option(
      names = {"-c", "--checkname"},
      paramLabel = "CHECKNAME",
      description = "name of the check, without namespace (default: the task's name)")
  @Nullable String checkname;

  @Option(
      names = {"-a", "--artifact"},
      paramLabel = "ARTIFACT",
      description = "file or directory among the artifacts")
  @Nullable String artifact;

  /** The program. */
  public static void main(String[] arguments) {
    System.exit(Cli.run(new TaskotronResultMain(), arguments));
  }

  @Override
  public Integer call() throws ConfigException {
    Map<String, Object> result = result();
    try {
      new ResultFile(file).add(result);
      return 0;
    } catch (TaskMalformed e) {
      throw new ConfigException(e.problems());
    } catch (IOException e) {
      throw new Failure(file + ": " + e.getMessage(), e);
    }
  }

  private Map<String, Object> result() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("item", given("item", item));
    result.put("type", given("type", type));
    result.put("outcome", outcome());
    if (checkname != null) {
      result.put("checkname", given("checkname", checkname));
    }
    if (note != null) {
      result.put("note", note);
    }
    if (artifact != null) {
      result.put("artifact", artifact);
    }
    keyvals.forEach(one -> keyval(result, one));
    return result;
  }

  private String given(String option, String value) {
    if (value.isBlank()) {
      throw usage("--" + option + ": an empty text (expected a text)");
    }
    return value;
  }

  private String outcome() {
    String word = outcome.strip().toUpperCase(java.util.Locale.ROOT);
    if (!TaskResult.OUTCOMES.contains(word)) {
      throw usage("--outcome: " + outcome + " (expected one of "
          + String.join(", ", TaskResult.OUTCOMES)
          + Nearest.to(word, TaskResult.OUTCOMES)
              .map(near -> "; did you mean " + near + "?")
              .orElse("")
          + ")");
    }
    return word;
  }

  private void keyval(Map<String, Object> result, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw usage("--keyval: " + text + " (expected KEY=VALUE)");
    }
    String key = text.substring(0, equals);
    String value = text.substring(equals + 1);
    if (ResultYaml.RESERVED.contains(key)) {
      throw usage(
          "--keyval: " + key + " (expected another key: this one has a meaning of its own)");
    }
    if (key.contains(":")) {
      throw usage("--keyval: " + key + " (expected a key without colon)");
    }
    Object before = result.get(key);
    if (before == null) {
      result.put(key, value);
    } else {
      List<Object> both = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
      both.add(value);
      result.put(key, both);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
