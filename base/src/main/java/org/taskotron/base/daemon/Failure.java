package org.taskotron.base.daemon;

/** A command could not do its work, for a reason that is the message: what happened, why, what to do. Exit code 1. */
public final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1;

  public Failure(String message) {
    super(message);
  }

  public Failure(String message, Throwable cause) {
    super(message, cause);
  }
}
