package org.taskotron.base.db;

/** Is told when a database goes away and when it is back. Called by any thread, often; must be cheap. */
public interface Availability {
  /** The database cannot be used now; {@code why} is for people. */
  void away(String why);

  /** The last use of the database went well. */
  void back();

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
