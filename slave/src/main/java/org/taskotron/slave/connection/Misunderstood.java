package org.taskotron.slave.connection;

/** A statement of the master that cannot be right; the message names the field, its value and what was expected. */
final class Misunderstood extends Exception {

  private static final long serialVersionUID = 1;

  Misunderstood(String message) {
    super(message);
  }
}
