package org.taskotron.slave.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files that tell a later slave how far this one came: JSON objects, one a line, of which the last counts. A line that is
 * not whole is none: its writer was killed, or had no room.
 *
 * <p>They are appended to and not replaced. Moving a new file over the old one makes ext4 write it out at once and leaves
 * a removed file behind each time, which for tasks as short as {@code true} cost as much as starting them.
 */
final class StateFile {

  static final ObjectMapper JSON = new ObjectMapper();

  private StateFile() {}

  /** Adds a line. Synced, it also survives the loss of power. */
  static void append(Path file, JsonNode content, boolean synced) throws IOException {
    boolean made = synced && !Files.exists(file);
    // A stream of this kind does not mind an interrupted thread.
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write((JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8));
      if (synced) {
        out.getFD().sync();
      }
    }
    if (made) {
      syncDirectory(file);
    }
  }

  /** The whole lines; none when the file is not there. */
  static List<JsonNode> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readString(file).split("\n")) {
      try {
        lines.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        // Half a line; what comes before and after it counts.
        continue;
      }
    }
    return lines;
  }

  /**
   * Notes a step as it is now. Not synced: after a loss of power the attempt is lost, and its steps are what the master
   * has.
   */
  static void noteStep(Path file, RunStep step) throws IOException {
    ObjectNode one = JSON.createObjectNode();
    one.put("number", step.number());
    one.put("name", step.name());
    one.put("started", step.started().toString());
    step.ended().ifPresent(ended -> one.put("ended", ended.toString()));
    one.put("succeeded", step.succeeded());
    one.put("detail", step.detail());
    append(file, one, false);
  }

  static List<RunStep> readSteps(Path file) throws IOException {
    SortedMap<Integer, RunStep> steps = new TreeMap<>();
    for (JsonNode line : read(file)) {
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

  private static void syncDirectory(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }
}
