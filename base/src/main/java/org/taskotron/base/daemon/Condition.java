package org.taskotron.base.daemon;

/** Something a daemon needs from elsewhere: its database, the master, ResultsDB. Safe for use by several threads. */
public interface Condition {

  String name();

  /** It is not there, for this reason. Say it as often as you like: the log hears of the change and of each minute. */
  void waiting(String why);

  /** It is there (again). */
  void met();

  boolean isMet();
}
