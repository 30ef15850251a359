package org.taskotron.master.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.db.DatabaseAway;

/** The one place where a failed request becomes a status. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static StatusRuntimeException status(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    if (cause instanceof StatusRuntimeException status) {
      return status;
    }
    if (cause instanceof IllegalArgumentException) {
      return Status.INVALID_ARGUMENT.withDescription(cause.getMessage()).asRuntimeException();
    }
    if (cause instanceof RejectedExecutionException) {
      return Status.RESOURCE_EXHAUSTED
          .withDescription("too many changes wait already; try again in a moment")
          .asRuntimeException();
    }
    if (cause instanceof DatabaseAway) {
      return Status.UNAVAILABLE
          .withDescription("the master's database is away; try again")
          .asRuntimeException();
    }
    LOG.error("a request failed in a way that nobody planned", cause);
    return Status.INTERNAL
        .withDescription("internal error; the master's twistd.log says more")
        .asRuntimeException();
  }
}
