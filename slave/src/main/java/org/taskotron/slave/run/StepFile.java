package org.taskotron.slave.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps of an attempt on the disk: a line when one begins, another when it ends. */
final class StepFile {

  private StepFile() {}

  /** Notes a step as it is now. */
  static void note(Path file, RunStep step) throws IOException {
    ObjectNode one = JsonLines.JSON.createObjectNode();
    one.put("number", step.number());
    one.put("name", step.name());
    one.put("started", step.started().toString());
    step.ended().ifPresent(ended -> one.put("ended", ended.toString()));
    one.put("succeeded", step.succeeded());
    one.put("detail", step.detail());
    JsonLines.append(file, one);
  }

  /** Each as it was noted last, in the order of their numbers. */
  static List<RunStep> read(Path file) throws IOException {
    SortedMap<Integer, RunStep> steps = new TreeMap<>();
    for (JsonNode line : JsonLines.read(file)) {
      step(line).ifPresent(step -> steps.put(step.number(), step));
    }
    return List.copyOf(steps.values());
  }

  private static Optional<RunStep> step(JsonNode line) {
    try {
      return Optional.of(new RunStep(
          line.path("number").asInt(),
          line.path("name").asText(),
          Instant.parse(line.path("started").asText()),
          Optional.ofNullable(line.get("ended")).map(ended -> Instant.parse(ended.asText())),
          line.path("succeeded").asBoolean(),
          line.path("detail").asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
