package org.taskotron.client.house;

import org.taskotron.base.daemon.ProcessIdentity;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param name as {@code house.json} calls it
 * @param pid its number
 * @param started when it started, in clock ticks since the machine's start: 0 when that is not known
 */
record RunningProcess(String name, long pid, long started) {

  static RunningProcess of(String name, long pid) {
    return new RunningProcess(
        name, pid, ProcessIdentity.of(pid).map(ProcessIdentity::started).orElse(0L));
  }

  /** Whether this very process still runs, provided that the machine was not started anew. */
  boolean runs() {
    return new ProcessIdentity(pid, started).runs();
  }
}
