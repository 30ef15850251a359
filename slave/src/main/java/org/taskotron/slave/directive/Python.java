package org.taskotron.slave.directive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.directive.ActionRun.Finished;
import org.taskotron.slave.formula.Action;
import org.taskotron.slave.formula.Problems;

/**
 * Calls a function of a Python file of the task: {@code file}, {@code callable}, and every other key is a keyword
 * argument. Runs in a process of its own; arguments go in and the value comes out as JSON files. Answers the value.
 */
final class Python implements Directive {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "python";
  }

  @Override
  public void check(Action action, Problems problems) {
    Keys.entries(action, problems);
    Keys.required(action, problems, "file");
    Keys.required(action, problems, "callable");
  }

  @Override
  public @Nullable Object perform(Call call, ActionRun run) throws RunEnds, InterruptedException {
    Path file = fileOf(call, run.task().taskDir());
    String callable = call.text("callable");
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>(call.named());
    arguments.remove("file");
    arguments.remove("callable");

    Path given = run.scratch().resolve("arguments.json");
    Path answer = run.scratch().resolve("value.json");
    try {
      Files.write(given, JSON.writeValueAsBytes(arguments));
    } catch (IOException e) {
      throw Files.exists(run.scratch())
          ? Disk.trouble(given, e)
          : new RunEnds(EndCause.ENVIRONMENT_BROKEN, "the attempt's directory is gone", e);
    }
    Finished finished = run.command(
        List.of(
            run.task().python().toString(),
            "-m",
            "libtaskotron.call",
            file.toString(),
            callable,
            given.toString(),
            answer.toString()),
        call.text("file") + ": " + callable + "(" + String.join(", ", arguments.keySet()) + ")",
        false);
    return answered(call, finished, answer);
  }

  private static @Nullable Object answered(Call call, Finished finished, Path answer)
      throws RunEnds {
    String what = call.text("file") + ": " + call.text("callable");
    Map<?, ?> told = read(answer);
    if (told.get("error") instanceof String error) {
      throw RunEnds.failed(what + ": " + error);
    }
    if (finished.code() != 0) {
      throw RunEnds.failed(what + " ended with " + Exit.words(finished.code()));
    }
    if (!told.containsKey("value")) {
      throw RunEnds.failed(what + " left the interpreter without returning");
    }
    return told.get("value");
  }

  private static Map<?, ?> read(Path answer) throws RunEnds {
    if (!Files.exists(answer)) {
      return Map.of();
    }
    try {
      return JSON.readValue(Files.readAllBytes(answer), Map.class);
    } catch (JsonProcessingException e) {
      throw RunEnds.failed("the value of the callable cannot be read: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Disk.trouble(answer, e);
    }
  }

  private static Path fileOf(Call call, Path taskDir) throws RunEnds {
    String name = call.text("file");
    Path file = taskDir.resolve(name).normalize();
    if (!file.startsWith(taskDir)) {
      throw call.malformed("file", name + " (expected a file in the task's directory)");
    }
    if (!Files.isRegularFile(file)) {
      throw call.malformed("file", name + " (expected a file that is there)");
    }
    return file;
  }
}
