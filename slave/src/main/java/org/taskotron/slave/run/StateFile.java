package org.taskotron.slave.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Small JSON files that are replaced as a whole: whoever reads one sees the old content or the new. */
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

  static void writeSteps(Path file, List<RunStep> steps) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (RunStep step : steps) {
      ObjectNode one = all.addObject();
      one.put("name", step.name());
      one.put("started", step.started().toString());
      step.ended().ifPresent(ended -> one.put("ended", ended.toString()));
      one.put("succeeded", step.succeeded());
      one.put("detail", step.detail());
    }
    // Not synced: after a loss of power the attempt is lost, and its steps are what the master has.
    replace(file, all, false);
  }

  static List<RunStep> readSteps(Path file) throws IOException {
    List<RunStep> steps = new ArrayList<>();
    for (JsonNode one : read(file)) {
      steps.add(new RunStep(
          steps.size() + 1,
          one.path("name").asText(),
          Instant.parse(one.path("started").asText()),
          Optional.ofNullable(one.get("ended")).map(ended -> Instant.parse(ended.asText())),
          one.path("succeeded").asBoolean(),
          one.path("detail").asText()));
    }
    return steps;
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
