package org.taskotron.base.daemon;

import java.nio.file.Path;

/** Sets up logging, in code. */
public final class TwistdLog {

  private TwistdLog() {}

  /** Lines go to {@code twistd.log} in the directory, and where else the configuration says. */
  public static void toDirectory(Path directory, LogConfig config) {
    throw new UnsupportedOperationException("comes soon");
  }

  /** Lines go to standard error: for commands, and before a daemon knows its directory. */
  public static void toStderr(LogConfig.Level level) {
    throw new UnsupportedOperationException("comes soon");
  }
}
