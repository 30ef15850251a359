package org.taskotron.slave.run;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;

/** Somebody's wish that a run should end. Safe for use by several threads. */
final class Stop {

  private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

  private @Nullable String asked;
  private @Nullable Supervised running;

  /** Begins a command. */
  @FunctionalInterface
  interface Beginning {
    Supervised begin() throws IOException;
  }

  /** The first reason stands. */
  synchronized void ask(String why) {
    if (asked != null) {
      return;
    }
    asked = why;
    if (running != null) {
      end(running);
    }
  }

  /** Begins the command, unless somebody has asked: of a wish and a beginning one comes first. */
  synchronized Supervised begin(Beginning beginning) throws IOException, RunEnds {
    throwIfAsked();
    Supervised begun = beginning.begin();
    running = begun;
    return begun;
  }

  synchronized void over(Supervised ended) {
    if (running == ended) {
      running = null;
    }
  }

  synchronized void throwIfAsked() throws RunEnds {
    if (asked != null) {
      throw new RunEnds(EndCause.STOPPED, asked);
    }
  }

  private static void end(Supervised supervised) {
    try {
      supervised.stop();
    } catch (IOException e) {
      LOG.error("a task could not be ended: {}", e.getMessage());
    }
  }
}
