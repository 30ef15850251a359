package org.taskotron.base.db;

/**
 * The database cannot be reached, or broke off: nothing is known to be wrong with what was asked, and asking again
 * later is right. Whether a commit that was under way took place is not known.
 */
public class DatabaseAway extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DatabaseAway(String message, Throwable cause) {
    super(message, cause);
  }
}
