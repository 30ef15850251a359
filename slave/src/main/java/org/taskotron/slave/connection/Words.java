package org.taskotron.slave.connection;

import io.grpc.Status;

/** What went wrong with a call, for people. */
public final class Words {

  private Words() {}

  /** For instance {@code UNAVAILABLE: Connection refused: /127.0.0.1:9989}. */
  public static String of(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String description = status.getDescription();
    Throwable root = status.getCause();
    while (root != null && root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String deepest = root == null ? null : root.getMessage();
    if (deepest == null) {
      return status.getCode() + (description == null ? "" : ": " + description);
    }
    boolean telling = description != null && !description.equals("io exception");
    return status.getCode() + ": " + (telling ? description + ": " : "") + deepest;
  }
}
