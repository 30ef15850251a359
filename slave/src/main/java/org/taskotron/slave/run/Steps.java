package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.RunEnds;

/** The steps of a run while it makes them. One that cannot be noted ends the run. Used by the run's thread. */
final class Steps {

  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  private final StepBook book;
  private final Path file;

  Steps(StepBook book, Workspace workspace) {
    this.book = book;
    this.file = workspace.steps();
  }

  /** What is done within a step. */
  @FunctionalInterface
  interface Work<T> {
    T done() throws RunEnds, InterruptedException;
  }

  /** Does the work as a step of this name. */
  <T> T within(String name, Work<T> work) throws RunEnds, InterruptedException {
    begin(name);
    T done;
    try {
      done = work.done();
    } catch (RunEnds e) {
      throw failed(e);
    }
    end();
    return done;
  }

  /** Does the work once more when a slave before this one did it, but then it is recorded already. */
  <T> T withinOnce(String name, Work<T> work) throws RunEnds, InterruptedException {
    if (!book.done(name)) {
      return within(name, work);
    }
    try {
      return work.done();
    } catch (RunEnds e) {
      throw failed(e);
    }
  }

  /** A step of its own for what ends the run, to be thrown. */
  RunEnds failed(String name, RunEnds why) throws RunEnds {
    begin(name);
    return failed(why);
  }

  private void begin(String name) throws RunEnds {
    try {
      book.begin(name);
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  private void end() throws RunEnds {
    try {
      book.end(true, "");
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  /** Ends the step that runs, if one does. */
  private RunEnds failed(RunEnds why) {
    try {
      book.end(false, why.detail());
    } catch (IOException e) {
      // Why the run ends is known, and worth more than that this could not be noted.
      LOG.warn("{}: {}", file, e.getMessage());
    }
    return why;
  }
}
