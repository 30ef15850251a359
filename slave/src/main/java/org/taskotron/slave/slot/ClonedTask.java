package org.taskotron.slave.slot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.taskotron.base.file.Trees;
import org.taskotron.slave.connection.Assignment;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.environment.SourceMissing;
import org.taskotron.slave.environment.TaskSources;
import org.taskotron.slave.run.TaskFiles;

/** Brings the task's files from the master's mirror. */
final class ClonedTask implements TaskFiles {

  private final Attempt attempt;
  private final TaskSources sources;
  private final boolean cloned;
  private final Consumer<String> line;

  /**
   * @param cloned the files are there, from before a restart
   */
  ClonedTask(Attempt attempt, TaskSources sources, boolean cloned, Consumer<String> line) {
    this.attempt = attempt;
    this.sources = sources;
    this.cloned = cloned;
    this.line = line;
  }

  @Override
  public Path checkOut(Path taskDir) throws RunEnds, InterruptedException {
    Assignment assignment = attempt.assignment();
    try {
      if (!cloned) {
        // What a slave before this one began to write goes.
        Files.createDirectories(taskDir);
        Trees.empty(taskDir);
        bring(assignment, taskDir);
        attempt.directory().journal().cloned();
      }
    } catch (SourceMissing e) {
      throw new RunEnds(EndCause.ENVIRONMENT_BROKEN, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw Disk.trouble(taskDir, e);
    }
    Path task = assignment.path().isEmpty() ? taskDir : taskDir.resolve(assignment.path());
    if (!Files.isDirectory(task)) {
      throw new RunEnds(
          EndCause.ENVIRONMENT_BROKEN,
          "repository " + assignment.repository() + " has no directory " + assignment.path()
              + " at commit " + assignment.commit());
    }
    return task;
  }

  /** The mirror may be away for long; a job that is stopped meanwhile need not wait for it. */
  private void bring(Assignment assignment, Path taskDir)
      throws SourceMissing, IOException, RunEnds, InterruptedException {
    try {
      attempt.waits();
      try {
        sources.checkOut(
            assignment.repository(), assignment.commit(), taskDir, line, assignment.timeLimit());
      } finally {
        attempt.waitsNoMore();
      }
    } catch (InterruptedException e) {
      if (attempt.isLeaving()) {
        throw e;
      }
      throw new RunEnds(EndCause.STOPPED, attempt.why(), e);
    }
  }
}
