package org.taskotron.slave.slot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Ending;
import org.taskotron.slave.run.Trees;
import org.taskotron.slave.run.Workspace;

/**
 * Everything that the slave keeps of one attempt, {@code jobs/<uuid>/<attempt>/}. Beside the {@link Workspace} there are
 *
 * <pre>
 *   spool/assignment.json   what the master asked for, and the lease
 *   spool/cloned            the task's files are complete
 *   spool/ending.json       the run is over, and how
 *   spool/results/3         results of action 3 that the master may not have yet
 *   spool/handed-in         the master has log, artifacts and results: only the end is to be told
 * </pre>
 *
 * <p>Only the assignment is synced: all of it survives the slave's death, and after a loss of power the attempt is lost
 * in any case.
 */
final class AttemptDirectory {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path job;
  private final Path directory;
  private final Workspace workspace;
  private final AssignmentFile assignment;

  AttemptDirectory(Path jobs, AttemptId attempt) {
    this.job = jobs.resolve(attempt.job().toString());
    this.directory = job.resolve(Integer.toString(attempt.number()));
    this.workspace = Workspace.in(directory);
    this.assignment = new AssignmentFile(workspace.spool());
  }

  Workspace workspace() {
    return workspace;
  }

  /** Makes the directory an attempt. What lies there under its name, from a lease that is over, goes. */
  void take(Taken taken) throws IOException {
    makeUnlessThere(job);
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      remove();
      makeUnlessThere(job);
      Files.createDirectory(directory);
    }
    Files.createDirectory(workspace.spool());
    Files.createFile(workspace.log());
    assignment.write(taken);
  }

  Optional<Taken> taken() throws IOException {
    return assignment.read();
  }

  /** The task's files are complete. */
  boolean cloned() {
    return Files.exists(workspace.spool().resolve("cloned"));
  }

  void clonedNow() throws IOException {
    Files.createFile(workspace.spool().resolve("cloned"));
  }

  Optional<Ending> ending() throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(endingFile()));
      return Optional.of(new Ending(
          JobOutcome.valueOf(json.path("outcome").asText()),
          Cause.valueOf(json.path("cause").asText()),
          json.path("detail").asText()));
    } catch (NoSuchFileException | JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  void ended(Ending ending) throws IOException {
    byte[] json = JSON.writeValueAsBytes(JSON.createObjectNode()
        .put("outcome", ending.outcome().name())
        .put("cause", ending.cause().name())
        .put("detail", ending.detail()));
    // Half a file is none, and the run is then found to be over once more.
    Files.write(endingFile(), json);
  }

  boolean handedIn() {
    return Files.exists(handedInFile());
  }

  void handedInNow() throws IOException {
    Files.createFile(handedInFile());
  }

  /** A line of the slave's own in the attempt's log. */
  void line(String text) throws IOException {
    try (FileOutputStream log = new FileOutputStream(workspace.log().toFile(), true)) {
      log.write(("taskotron: " + text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Nothing of the attempt is left; what a crash interrupts is no attempt any more. */
  void remove() throws IOException {
    assignment.remove();
    Trees.delete(directory);
    try {
      Files.deleteIfExists(job);
    } catch (DirectoryNotEmptyException e) {
      // Another attempt of the same job is there.
      return;
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  private Path endingFile() {
    return workspace.spool().resolve("ending.json");
  }

  private Path handedInFile() {
    return workspace.spool().resolve("handed-in");
  }

  private static void makeUnlessThere(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(directory)) {
        throw e;
      }
    }
  }
}
