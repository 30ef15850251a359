package org.taskotron.slave.environment;

/** The mirror cannot be reached now; another time it may. */
final class SourceAway extends Exception {

  private static final long serialVersionUID = 1;

  SourceAway(String message, Throwable cause) {
    super(message, cause);
  }
}
