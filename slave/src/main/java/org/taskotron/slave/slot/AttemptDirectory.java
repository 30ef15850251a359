package org.taskotron.slave.slot;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.run.Workspace;

/**
 * Everything that the slave keeps of one attempt, {@code jobs/<uuid>/<attempt>/}: the {@link Workspace}, and in its spool
 * beside what the run keeps there {@code attempt}, the {@link AttemptJournal}, and {@code results/3}, results of action 3
 * that the master may not have yet.
 */
final class AttemptDirectory {

  private final Path job;
  private final Path directory;
  private final SpareDirectories spares;
  private final Workspace workspace;
  private final AttemptJournal journal;

  AttemptDirectory(Path jobs, SpareDirectories spares, AttemptId attempt) {
    this.job = jobs.resolve(attempt.job().toString());
    this.directory = job.resolve(Integer.toString(attempt.number()));
    this.spares = spares;
    this.workspace = Workspace.in(directory);
    this.journal = new AttemptJournal(workspace.spool());
  }

  Workspace workspace() {
    return workspace;
  }

  AttemptJournal journal() {
    return journal;
  }

  /** Makes the directory an attempt. What lies there under its name, from a lease that is over, goes. */
  void take(Taken taken) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      remove();
    }
    makeUnlessThere(job);
    spares.place(directory);
    Files.createFile(workspace.log());
    journal.begin(taken);
  }

  /** A line of the slave's own in the attempt's log. */
  void line(String text) throws IOException {
    try (FileOutputStream log = new FileOutputStream(workspace.log().toFile(), true)) {
      log.write(("taskotron: " + text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Nothing of the attempt is left; what a crash interrupts is no attempt any more. */
  void remove() throws IOException {
    journal.remove();
    spares.remove(directory);
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
