package org.taskotron.master;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.dispatch.Dispatcher;

/** Runs the dispatcher's passes, when the bell rings and once a second. */
final class DispatchThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DispatchThread.class);

  private final Thread thread;

  private DispatchThread(Dispatcher dispatcher) {
    thread = new Thread(() -> run(dispatcher), "dispatcher");
    thread.setDaemon(true);
  }

  static DispatchThread start(Dispatcher dispatcher) {
    DispatchThread dispatching = new DispatchThread(dispatcher);
    dispatching.thread.start();
    return dispatching;
  }

  private static void run(Dispatcher dispatcher) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        dispatcher.awaitBell();
        dispatcher.pass();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        LOG.error("a pass of the dispatcher failed, and the next one comes in a second at most", e);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(5_000);
  }
}
