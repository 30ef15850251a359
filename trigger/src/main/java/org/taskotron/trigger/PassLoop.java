package org.taskotron.trigger;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.db.Database;

/**
 * A thread that does passes: when the bell rings, and when the last pass asked for it. What a pass throws is told here,
 * and the next pass goes on.
 */
final class PassLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PassLoop.class);

  private static final Duration AFTER_TROUBLE = Duration.ofMillis(500);

  /** One pass over what is due; answers when to come again at the latest. */
  @FunctionalInterface
  interface Pass {
    Duration pass();
  }

  private final String name;
  private final Pass pass;
  private final Semaphore bell = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  private PassLoop(String name, Pass pass) {
    this.name = name;
    this.pass = pass;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static PassLoop start(String name, Pass pass) {
    PassLoop loop = new PassLoop(name, pass);
    loop.thread.start();
    return loop;
  }

  /** Something is to be done. May be called by any thread. */
  void ring() {
    bell.release();
  }

  private void run() {
    while (!closed) {
      Duration pause = onePass();
      try {
        if (bell.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          bell.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Duration onePass() {
    try {
      return pass.pass();
    } catch (RuntimeException e) {
      if (!Database.away(e)) {
        LOG.error("{} went wrong; it goes on", name, e);
      }
      return AFTER_TROUBLE;
    }
  }

  /** Returns once the pass that is under way is over. */
  @Override
  public void close() {
    closed = true;
    ring();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(40));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("{} has not ended in 40 s", name);
      thread.interrupt();
    }
  }
}
