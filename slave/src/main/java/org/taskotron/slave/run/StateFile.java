package org.taskotron.slave.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Small files that survive the slave: whoever reads one sees the old content or the new. */
final class StateFile {

  static final ObjectMapper JSON = new ObjectMapper();

  private StateFile() {}

  /** Replaces the file. Synced, it also survives the loss of power. */
  static void replace(Path file, JsonNode content, boolean synced) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel = FileChannel.open(
        next,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(content));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (synced) {
        channel.force(true);
      }
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (synced) {
      syncDirectory(file);
    }
  }

  static JsonNode read(Path file) throws IOException {
    return JSON.readTree(Files.readAllBytes(file));
  }

  /**
   * Notes a step as it is now, as one more line: the last line about a step counts. Replacing the file instead would make
   * ext4 write it out at once, each time, which for short tasks costs as much as starting them. Not synced: after a loss
   * of power the attempt is lost, and its steps are what the master has.
   */
  static void noteStep(Path file, RunStep step) throws IOException {
    ObjectNode one = JSON.createObjectNode();
    one.put("number", step.number());
    one.put("name", step.name());
    one.put("started", step.started().toString());
    step.ended().ifPresent(ended -> one.put("ended", ended.toString()));
    one.put("succeeded", step.succeeded());
    one.put("detail", step.detail());
    // A stream of this kind does not mind an interrupted thread.
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write((JSON.writeValueAsString(one) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  static List<RunStep> readSteps(Path file) throws IOException {
    SortedMap<Integer, RunStep> steps = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      step(line).ifPresent(step -> steps.put(step.number(), step));
    }
    return List.copyOf(steps.values());
  }

  /** A line that is not whole is one that nobody got to write to its end. */
  private static Optional<RunStep> step(String line) {
    try {
      JsonNode one = JSON.readTree(line);
      return Optional.of(new RunStep(
          one.path("number").asInt(),
          one.path("name").asText(),
          Instant.parse(one.path("started").asText()),
          Optional.ofNullable(one.get("ended")).map(ended -> Instant.parse(ended.asText())),
          one.path("succeeded").asBoolean(),
          one.path("detail").asText()));
    } catch (JsonProcessingException | DateTimeParseException e) {
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
