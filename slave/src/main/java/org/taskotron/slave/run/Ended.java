package org.taskotron.slave.run;

/**
 * How a command ended.
 *
 * @param code its exit status as a shell says it (128 + n for signal n); meaningful when it ended by itself
 */
record Ended(By by, int code) {

  enum By {
    ITSELF,
    TIME_LIMIT,
    NO_OUTPUT,
    SLAVE_AWAY,
    STOPPED,
    OUT_OF_MEMORY,
    SUPERVISOR_LOST,
    DISK_FULL
  }

  static Ended because(By by) {
    return new Ended(by, -1);
  }
}
