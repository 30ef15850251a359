package org.taskotron.master.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;

/** Lets in who holds a lease that is honoured. */
final class LeaseGate implements ServerInterceptor {

  static final Context.Key<LeaseClaim> CLAIM = Context.key("lease");
  static final Metadata.Key<String> LEASE =
      Metadata.Key.of("taskotron-lease", Metadata.ASCII_STRING_MARSHALLER);
  static final Status NOT_YOURS = Status.PERMISSION_DENIED.withDescription(
      "taskotron-lease: not, or no longer, a lease that the master honours (expected JOB/ATTEMPT/LEASE/SECRET as assigned)");

  private final LeaseCheck leases;

  LeaseGate(LeaseCheck leases) {
    this.leases = leases;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    Optional<LeaseClaim> claim = Optional.ofNullable(headers.get(LEASE))
        .flatMap(LeaseClaim::parse)
        .filter(told -> told.honoured(leases));
    if (claim.isEmpty()) {
      call.close(NOT_YOURS, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        Context.current().withValue(CLAIM, claim.get()), call, headers, next);
  }
}
