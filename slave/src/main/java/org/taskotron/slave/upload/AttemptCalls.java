package org.taskotron.slave.upload;

import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import org.taskotron.proto.v1.AttemptsGrpc;
import org.taskotron.proto.v1.AttemptsGrpc.AttemptsStub;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Lease;

/** The calls of one attempt: each carries the proof of its lease. Safe for use by several threads. */
public final class AttemptCalls {

  private static final Metadata.Key<String> LEASE =
      Metadata.Key.of("taskotron-lease", Metadata.ASCII_STRING_MARSHALLER);

  private final AttemptId attempt;
  private final AttemptsStub stub;

  /**
   * @param bulk the connection for everything that is large
   */
  public AttemptCalls(Channel bulk, AttemptId attempt, Lease lease) {
    this.attempt = attempt;
    Metadata proof = new Metadata();
    proof.put(LEASE, lease.proof(attempt));
    this.stub = AttemptsGrpc.newStub(bulk)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(proof));
  }

  AttemptId attempt() {
    return attempt;
  }

  AttemptsStub stub() {
    return stub;
  }
}
