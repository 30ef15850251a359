package org.taskotron.base.daemon;

import java.util.List;

/** How to call this very program again. */
public final class Launcher {

  private Launcher() {}

  /** The command line that runs {@code main} with these arguments, by its start script where there is one. */
  public static List<String> command(Class<?> main, String... arguments) {
    throw new UnsupportedOperationException("comes soon");
  }
}
