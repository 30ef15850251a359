package org.taskotron.slave.connection;

import io.grpc.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a call, for people. */
public final class Words {

  private Words() {}

  /** For instance {@code UNAVAILABLE: Connection refused: /127.0.0.1:9989}. */
  public static String of(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String description = status.getDescription();
    String cause = cause(status.getCause());
    // What Netty adds to it is about its own inside.
    boolean telling = description != null && !description.startsWith("io exception");
    return status.getCode()
        + (telling ? ": " + description : "")
        + (cause == null ? "" : ": " + cause);
  }

  /** What TLS says, else the innermost reason. */
  private static @Nullable String cause(@Nullable Throwable outermost) {
    String message = null;
    for (Throwable at = outermost; at != null; at = at.getCause()) {
      if (at instanceof SSLException) {
        return "TLS: " + at.getMessage();
      }
      message = at.getMessage() == null ? message : at.getMessage();
    }
    return message;
  }
}
