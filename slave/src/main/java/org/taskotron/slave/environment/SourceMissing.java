package org.taskotron.slave.environment;

/** There is no such repository or commit, or it cannot be used; trying again would not help. The message is for people. */
public final class SourceMissing extends Exception {

  private static final long serialVersionUID = 1;

  public SourceMissing(String message) {
    super(message);
  }

  public SourceMissing(String message, Throwable cause) {
    super(message, cause);
  }
}
