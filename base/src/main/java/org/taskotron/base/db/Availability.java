package org.taskotron.base.db;

import org.taskotron.base.daemon.Condition;

/** Is told when a database goes away and when it is back. Called by any thread, often; must be cheap. */
public interface Availability {
  /** The database cannot be used now; {@code why} is for people. */
  void away(String why);

  /** Nothing can be written because there is no room on its disk; what is there can be read. */
  default void full(String why) {
    away(why);
  }

  /** The last use of the database went well. */
  void back();

  /** Has a condition say it: when it changes, and once a minute while it lasts. */
  static Availability telling(Condition condition) {
    return new Availability() {
      @Override
      public void away(String why) {
        condition.waiting(why);
      }

      @Override
      public void back() {
        condition.met();
      }
    };
  }

  /** Tells nobody. */
  static Availability unobserved() {
    return new Availability() {
      @Override
      public void away(String why) {}

      @Override
      public void back() {}
    };
  }
}
