package org.taskotron.base.daemon;

import java.util.concurrent.ThreadFactory;

/** Threads of an executor that do not keep the process alive: whoever has the executor ends it. */
public final class DaemonThreads {

  private DaemonThreads() {}

  /** Makes threads that all have this name. */
  public static ThreadFactory named(String name) {
    return run -> {
      Thread thread = new Thread(run, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
