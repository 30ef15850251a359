package org.taskotron.slave.slot;

/** Who is told that there is something to say to the master. Calls may come from any thread and return at once. */
public interface Teller {

  /** About this attempt, now. */
  void tell(long lease);

  /** About this attempt, in a moment. */
  void tellSoon(long lease);

  /** About whether the slave takes new work. */
  void tellMood();
}
