package org.taskotron.base.daemon;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** A daemon's directory as {@code start|stop|restart|reconfig|status DIR} see it. Each answers an exit code. */
public final class DaemonDirectory {

  /** As the operator calls the program, and where it lives. */
  public DaemonDirectory(String program, Path directory, PrintWriter out) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** Forks {@code command} (see {@link Launcher#command}) into a session of its own; waits until it is ready or dead. */
  public int start(List<String> command) {
    throw new UnsupportedOperationException("comes soon");
  }

  public int stop() {
    throw new UnsupportedOperationException("comes soon");
  }

  public int restart(List<String> command) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** SIGHUP, and waits for what the daemon made of it. */
  public int reconfig() {
    throw new UnsupportedOperationException("comes soon");
  }

  public int status() {
    throw new UnsupportedOperationException("comes soon");
  }
}
