package org.taskotron.slave.slot;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.taskotron.base.config.Secret;
import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Ending;
import org.taskotron.slave.connection.Lease;

/**
 * How far the slave has come with an attempt, a line for each step of its life, for its user's eyes only since the first
 * one holds the lease's secret:
 *
 * <pre>
 *   {"job":"…","attempt":1,"lease":9,"secret":"…",…}    what the master asked for; synced
 *   {"cloned":true}                                     the task's files are complete
 *   {"outcome":"FAILED","cause":"TASK_FAILED",…}        the run is over, and how
 *   {"handed_in":true}                                  the master has log, artifacts and results
 * </pre>
 *
 * <p>The first line is what makes a directory an attempt: it is synced before the master hears of it. The others survive
 * the slave's death unsynced, and after a loss of power the attempt is lost in any case. It is one file, because on ext4
 * new files are dear where many were just removed.
 */
final class AttemptJournal {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path spool;
  private final Path file;

  /** What it says. */
  record Content(Taken taken, boolean cloned, Optional<Ending> ending, boolean handedIn) {}

  AttemptJournal(Path spool) {
    this.spool = spool;
    this.file = spool.resolve("attempt");
  }

  void begin(Taken taken) throws IOException {
    try (FileChannel channel = FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(line(json(taken)));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
    try (FileChannel directory = FileChannel.open(spool, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  void cloned() throws IOException {
    note(JSON.createObjectNode().put("cloned", true));
  }

  void ended(Ending ending) throws IOException {
    note(JSON.createObjectNode()
        .put("outcome", ending.outcome().name())
        .put("cause", ending.cause().name())
        .put("detail", ending.detail()));
  }

  void handedIn() throws IOException {
    note(JSON.createObjectNode().put("handed_in", true));
  }

  /** Nothing when the slave was ended before the first line was whole. */
  Optional<Content> read() throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Optional<Content> content = Optional.empty();
    for (String line : text.split("\n")) {
      try {
        content = Optional.of(with(content, JSON.readTree(line)));
      } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
        // Half a line is the last one, and none.
        return content;
      }
    }
    return content;
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private void note(ObjectNode json) throws IOException {
    // A stream of this kind does not mind an interrupted thread.
    try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
      out.write(line(json));
    }
  }

  private static byte[] line(ObjectNode json) throws IOException {
    return (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static Content with(Optional<Content> before, JsonNode line) {
    if (before.isEmpty()) {
      return new Content(taken(line), false, Optional.empty(), false);
    }
    Content known = before.get();
    Optional<Ending> ending = line.has("outcome") ? Optional.of(ending(line)) : known.ending();
    return new Content(
        known.taken(),
        known.cloned() || line.has("cloned"),
        ending,
        known.handedIn() || line.has("handed_in"));
  }

  private static Ending ending(JsonNode line) {
    return new Ending(
        JobOutcome.valueOf(text(line, "outcome")),
        Cause.valueOf(text(line, "cause")),
        text(line, "detail"));
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
  }

  private static String text(JsonNode json, String key) {
    return json.path(key).asText();
  }
}
