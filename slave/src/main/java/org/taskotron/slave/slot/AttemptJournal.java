package org.taskotron.slave.slot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
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
import org.taskotron.slave.run.JsonLines;

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
 * the slave's death unsynced, and after a loss of power the attempt is lost in any case; the first one then still lets the
 * slave say so, and bring the log so far. It is one file, because on ext4 new files are dear where many were just removed.
 */
final class AttemptJournal {

  private final Path file;

  /** What it says. */
  record Content(Taken taken, boolean cloned, Optional<Ending> ending, boolean handedIn) {}

  AttemptJournal(Path spool) {
    this.file = spool.resolve("attempt");
  }

  Path file() {
    return file;
  }

  /** Writes the first line; whoever calls this syncs it. */
  void begin(Taken taken) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(
        file,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(JsonLines.bytes(json(taken)));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  void cloned() throws IOException {
    note(JsonLines.JSON.createObjectNode().put("cloned", true));
  }

  void ended(Ending ending) throws IOException {
    note(JsonLines.JSON
        .createObjectNode()
        .put("outcome", ending.outcome().name())
        .put("cause", ending.cause().name())
        .put("detail", ending.detail()));
  }

  void handedIn() throws IOException {
    note(JsonLines.JSON.createObjectNode().put("handed_in", true));
  }

  /** Nothing when the slave was ended before the first line was whole. */
  Optional<Content> read() throws IOException {
    Optional<Content> content = Optional.empty();
    for (JsonNode line : JsonLines.read(file)) {
      content = with(content, line);
    }
    return content;
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  private void note(ObjectNode line) throws IOException {
    JsonLines.append(file, line);
  }

  /** A line that is whole and yet says nothing to us (another version wrote it) changes nothing. */
  private static Optional<Content> with(Optional<Content> before, JsonNode line) {
    try {
      return Optional.of(
          before.isEmpty()
              ? new Content(taken(line), false, Optional.empty(), false)
              : with(before.get(), line));
    } catch (IllegalArgumentException | DateTimeException e) {
      return before;
    }
  }

  private static Content with(Content known, JsonNode line) {
    return new Content(
        known.taken(),
        known.cloned() || line.has("cloned"),
        line.has("outcome") ? Optional.of(ending(line)) : known.ending(),
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
    ObjectNode json = JsonLines.JSON
        .createObjectNode()
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
