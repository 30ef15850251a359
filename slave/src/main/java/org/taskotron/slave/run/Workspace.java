package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directories of one attempt.
 *
 * <pre>
 * jobs/&lt;uuid&gt;/&lt;attempt&gt;/
 *   taskdir/              the task's repository at its commit
 *   workdir/              the scratch directory that a formula calls ${workdir}
 *   artifacts/            what it calls ${artifactsdir}; goes to the master as task_output/
 *   spool/taskotron.log   everything that the task printed
 *   spool/alive           touched while the lease is renewed
 *   spool/progress        how far the formula has come
 *   spool/steps           the steps so far
 *   spool/outlived        there when processes of the task could not be ended
 *   spool/3.1/            the first command of action 3: started, ended, status
 * </pre>
 */
public record Workspace(Path taskDir, Path workDir, Path artifactsDir, Path spool) {

  static final String OUTLIVED = "outlived";

  public Workspace {
    if (!taskDir.isAbsolute()
        || !workDir.isAbsolute()
        || !artifactsDir.isAbsolute()
        || !spool.isAbsolute()) {
      throw new IllegalArgumentException("the directories of a workspace are absolute: " + taskDir
          + ", " + workDir + ", " + artifactsDir + ", " + spool);
    }
  }

  /** As a slave lays it out. */
  public static Workspace in(Path attemptDir) {
    return new Workspace(
        attemptDir.resolve("taskdir"),
        attemptDir.resolve("workdir"),
        attemptDir.resolve("artifacts"),
        attemptDir.resolve("spool"));
  }

  public Path log() {
    return spool.resolve("taskotron.log");
  }

  public Path alive() {
    return spool.resolve("alive");
  }

  Path progress() {
    return spool.resolve("progress");
  }

  public Path steps() {
    return spool.resolve("steps");
  }

  /** There when processes of the task could not be ended, and may still write here. */
  public Path outlived() {
    return spool.resolve(OUTLIVED);
  }

  /** Makes what is missing; the task's directory is made by whoever fetches it. */
  void make() throws IOException {
    Files.createDirectories(spool);
    Files.createDirectories(workDir);
    Files.createDirectories(artifactsDir);
    if (!Files.exists(log())) {
      Files.createFile(log());
    }
  }
}
