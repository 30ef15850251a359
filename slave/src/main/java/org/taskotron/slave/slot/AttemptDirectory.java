package org.taskotron.slave.slot;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.run.Workspace;

/**
 * Everything that the slave keeps of one attempt, {@code jobs/<uuid>/<attempt>/}: the {@link Workspace}, and in its spool
 * beside what the run keeps there {@code attempt}, the {@link AttemptJournal}, and {@code results/3}, results of action 3
 * that the master may not have yet.
 */
final class AttemptDirectory {

  private final Path jobs;
  private final Path job;
  private final Path directory;
  private final SpareDirectories spares;
  private final Sync sync;
  private final Workspace workspace;
  private final AttemptJournal journal;

  AttemptDirectory(Path jobs, SpareDirectories spares, AttemptId attempt) {
    this(jobs, spares, attempt, Sync.FSYNC);
  }

  AttemptDirectory(Path jobs, SpareDirectories spares, AttemptId attempt, Sync sync) {
    this.jobs = jobs;
    this.job = jobs.resolve(attempt.job().toString());
    this.directory = job.resolve(Integer.toString(attempt.number()));
    this.spares = spares;
    this.sync = sync;
    this.workspace = Workspace.in(directory);
    this.journal = new AttemptJournal(workspace.spool());
  }

  Workspace workspace() {
    return workspace;
  }

  AttemptJournal journal() {
    return journal;
  }

  /**
   * Makes the directory an attempt, which after this survives a loss of power. What lies there under its name, from a
   * lease that is over, goes.
   */
  void take(Taken taken) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      remove();
    }
    spares.place(directory);
    Files.createFile(workspace.log());
    journal.begin(taken);
    // Its content, then its name, and that of each directory on the way to it. On ext4 the first of
    // these writes all of
    // it and the others find nothing to do; other file systems promise only what was asked for. A
    // spare directory that
    // was moved here is synced under its new name only: a move is whole or not done, and if it is
    // not done the attempt is
    // none and the spare one goes at the next start like all of them.
    for (Path one : List.of(journal.file(), workspace.spool(), directory, job, jobs)) {
      sync.now(one);
    }
  }

  /** A line of the slave's own in the attempt's log. */
  void line(String text) throws IOException {
    try (FileOutputStream log = new FileOutputStream(workspace.log().toFile(), true)) {
      log.write(("taskotron: " + text + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Nothing of the attempt is left; what a crash interrupts is no attempt any more. */
  void remove() throws IOException {
    boolean outlived = Files.exists(workspace.outlived());
    journal.remove();
    if (outlived) {
      spares.remove(directory);
    } else {
      spares.takeBack(directory);
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
