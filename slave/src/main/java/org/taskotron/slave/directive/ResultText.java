package org.taskotron.slave.directive;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Problems;
import org.taskotron.slave.formula.ResultYaml;
import org.taskotron.slave.formula.TaskMalformed;
import org.taskotron.slave.formula.TaskResult;

/** ResultYAML as directives are given it: {@code results} is the text, {@code file} the name of a file that has it. */
final class ResultText {

  private static final long LONGEST = 16 << 20;

  private ResultText() {}

  static void check(Action action, Problems problems) {
    Keys.oneOf(action, problems, List.of("results", "file"));
  }

  /** Reads what the action names; a result without checkname is the task's own. */
  static List<TaskResult> of(Call call, TaskFacts task) throws RunEnds {
    if (call.named().containsKey("results") == call.named().containsKey("file")) {
      throw call.malformed("expected exactly one of results, file");
    }
    return call.named().containsKey("results") ? parse(call, "results", task) : inFile(call, task);
  }

  /** Reads the text that a parameter holds. */
  static List<TaskResult> parse(Call call, String key, TaskFacts task) throws RunEnds {
    Object value = call.named().get(key);
    if (!(value instanceof String text)) {
      throw RunEnds.failed(call.malformed(key, Call.shown(value) + " (expected ResultYAML, a text)")
          .detail());
    }
    return parsed("results of action " + call.action().number(), text, task);
  }

  private static List<TaskResult> inFile(Call call, TaskFacts task) throws RunEnds {
    String name = call.text("file");
    Path file = task.taskDir().resolve(name);
    try {
      if (!Files.isRegularFile(file)) {
        throw RunEnds.failed(name + ": not there (expected a file of ResultYAML)");
      }
      if (Files.size(file) > LONGEST) {
        throw RunEnds.malformed(
            name + ": " + Files.size(file) + " bytes (expected at most " + LONGEST + ")");
      }
      return parsed(name, Files.readString(file), task);
    } catch (MalformedInputException e) {
      throw new RunEnds(
          EndCause.TASK_MALFORMED, name + ": not UTF-8 (expected a text file in UTF-8)", e);
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  private static List<TaskResult> parsed(String name, String text, TaskFacts task) throws RunEnds {
    try {
      return ResultYaml.parse(name, text, Optional.of(task.name()));
    } catch (TaskMalformed e) {
      throw new RunEnds(EndCause.TASK_MALFORMED, String.valueOf(e.getMessage()), e);
    }
  }
}
