package org.taskotron.base.db;

/** There is no room on the database's disk: nothing was written. What is there can be read, and writing goes on by itself
 * once there is room again. */
public final class DatabaseFull extends DatabaseAway {
  private static final long serialVersionUID = 1;

  public DatabaseFull(String message, Throwable cause) {
    super(message, cause);
  }
}
