package org.taskotron.master.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import org.taskotron.master.access.Access;
import org.taskotron.proto.v1.AttemptsGrpc;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.SlavesGrpc;

/** Lets in who has the right credentials: slaves by name and password, clients by token. */
public final class Callers implements ServerInterceptor {
  /** The name of the slave or client that calls. */
  static final Context.Key<String> NAME = Context.key("caller");

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Access access;

  public Callers(Access access) {
    this.access = access;
  }

  @Override
  public <A, B> ServerCall.Listener<A> interceptCall(
      ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
    String service = String.valueOf(call.getMethodDescriptor().getServiceName());
    String given = Optional.ofNullable(headers.get(AUTHORIZATION)).orElse("");
    Optional<String> caller = switch (service) {
      case SlavesGrpc.SERVICE_NAME -> access.slave(given);
      case JobsGrpc.SERVICE_NAME -> access.client(given);
      // Proven by the lease's secret, which the service itself looks at; health is for everybody.
      case AttemptsGrpc.SERVICE_NAME -> Optional.of("lease");
      default -> Optional.of("");
    };
    if (caller.isEmpty()) {
      call.close(
          Status.UNAUTHENTICATED.withDescription(
              service.equals(SlavesGrpc.SERVICE_NAME)
                  ? "authorization: expected Basic with a name and password of master.yaml: slaves"
                  : "authorization: expected Bearer with a token of master.yaml: clients"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(
        Context.current().withValue(NAME, caller.get()), call, headers, next);
  }
}
