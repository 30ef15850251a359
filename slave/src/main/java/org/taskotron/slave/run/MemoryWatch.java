package org.taskotron.slave.run;

/**
 * The evidence that a command died for want of memory: exit status 137 says only that somebody sent SIGKILL, so the
 * kernel's own count of such kills must have risen meanwhile.
 *
 * <p>Safe for use by several threads.
 */
final class MemoryWatch {

  private long asked = Long.MIN_VALUE;
  private long kills;

  /** The count when a command begins; reading it costs a tenth of a millisecond, so it is read once a second. */
  synchronized long killsUntilNow() {
    long now = Machine.uptime();
    if (asked == Long.MIN_VALUE || now - asked >= Machine.SECOND) {
      asked = now;
      kills = Machine.killedForMemory();
    }
    return kills;
  }

  synchronized long killsNow() {
    asked = Machine.uptime();
    kills = Machine.killedForMemory();
    return kills;
  }
}
