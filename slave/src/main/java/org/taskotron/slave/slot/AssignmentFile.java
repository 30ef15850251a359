package org.taskotron.slave.slot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskotron.base.config.Secret;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Lease;

/**
 * The assignment on the slave's disk, with the lease's secret, for its user's eyes only. It is what makes a directory an
 * attempt: written and synced before the master hears of it, removed before anything else is.
 */
final class AssignmentFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path spool;
  private final Path file;

  AssignmentFile(Path spool) {
    this.spool = spool;
    this.file = spool.resolve("assignment.json");
  }

  void write(Taken taken) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(json(taken)));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
    try (FileChannel directory = FileChannel.open(spool, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** What is there; nothing when the slave was ended before it was complete. */
  Optional<Taken> read() throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      return Optional.of(taken(json));
    } catch (NoSuchFileException | JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private static ObjectNode json(Taken taken) {
    Assignment assignment = taken.assignment();
    ObjectNode json = JSON.createObjectNode()
        .put("job", assignment.attempt().job().toString())
        .put("attempt", assignment.attempt().number())
        .put("lease", assignment.lease().number())
        .put("secret", assignment.lease().secret().reveal())
        .put("repository", assignment.repository())
        .put("path", assignment.path())
        .put("commit", assignment.commit())
        .put("item", assignment.item())
        .put("item_type", assignment.itemType())
        .put("arch", assignment.arch())
        .put("time_limit", assignment.timeLimit().toString())
        .put("log_limit", assignment.logLimit())
        .put("boot_id", taken.bootId())
        .put("lost_after", taken.lostAfter().toString());
    assignment.noOutputLimit().ifPresent(limit -> json.put("no_output_limit", limit.toString()));
    return json;
  }

  private static Taken taken(JsonNode json) {
    try {
      return new Taken(
          new Assignment(
              new AttemptId(
                  UUID.fromString(text(json, "job")), json.path("attempt").asInt()),
              new Lease(json.path("lease").asLong(), new Secret(text(json, "secret"))),
              text(json, "repository"),
              text(json, "path"),
              text(json, "commit"),
              text(json, "item"),
              text(json, "item_type"),
              text(json, "arch"),
              Duration.parse(text(json, "time_limit")),
              Optional.ofNullable(json.get("no_output_limit"))
                  .map(limit -> Duration.parse(limit.asText())),
              json.path("log_limit").asLong()),
          text(json, "boot_id"),
          Duration.parse(text(json, "lost_after")));
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).asText();
  }
}
