package org.taskotron.slave.run;

import java.util.function.LongSupplier;

/**
 * The evidence that a command died for want of memory: exit status 137 says only that somebody sent SIGKILL, so the
 * kernel's own count of such kills must have risen meanwhile. That count is the machine's: it has the kills within cgroups
 * too, and those of others, who must have died in the same moment to be mistaken for the task. Without the evidence the
 * task failed, with that exit status.
 *
 * <p>Safe for use by several threads.
 */
final class MemoryWatch {

  private final LongSupplier kernel;
  private long asked = Long.MIN_VALUE;
  private long kills;

  /**
   * @param kernel how many it has killed for want of memory
   */
  MemoryWatch(LongSupplier kernel) {
    this.kernel = kernel;
  }

  /** The count when a command begins; reading it costs a tenth of a millisecond, so it is read once a second. */
  synchronized long killsUntilNow() {
    long now = Machine.uptime();
    if (asked == Long.MIN_VALUE || now - asked >= Machine.SECOND) {
      asked = now;
      kills = kernel.getAsLong();
    }
    return kills;
  }

  synchronized long killsNow() {
    asked = Machine.uptime();
    kills = kernel.getAsLong();
    return kills;
  }
}
