package org.taskotron.slave.upload;

import io.grpc.Status;

/** What a failed call means for the one who made it. */
enum Verdict {
  /** The same content may be taken another time. */
  AGAIN,
  /** The lease is over: stop. */
  LEASE_OVER,
  /** This content is refused for good. */
  REFUSED;

  static Verdict of(Throwable failure) {
    return switch (Status.fromThrowable(failure).getCode()) {
      case PERMISSION_DENIED -> LEASE_OVER;
      case INVALID_ARGUMENT,
          ALREADY_EXISTS,
          OUT_OF_RANGE,
          FAILED_PRECONDITION,
          NOT_FOUND,
          UNIMPLEMENTED,
          DATA_LOSS -> REFUSED;
      // UNAUTHENTICATED: our calls carry the lease only, so that is the master's trouble, and it
      // may pass.
      case UNAVAILABLE,
          UNAUTHENTICATED,
          CANCELLED,
          DEADLINE_EXCEEDED,
          ABORTED,
          UNKNOWN,
          INTERNAL,
          RESOURCE_EXHAUSTED,
          OK -> AGAIN;
    };
  }
}
