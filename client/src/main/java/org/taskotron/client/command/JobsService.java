package org.taskotron.client.command;

import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.proto.v1.JobsGrpc;

/** The master's gRPC service for those who want work done, under a client's token. */
final class JobsService implements AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int SECONDS = 30;

  /** One call. */
  @FunctionalInterface
  interface Call<T> {
    T on(JobsGrpc.JobsBlockingStub stub);
  }

  private final Target target;
  private final ManagedChannel channel;
  private final JobsGrpc.JobsBlockingStub stub;

  private JobsService(Target target, ManagedChannel channel, JobsGrpc.JobsBlockingStub stub) {
    this.target = target;
    this.channel = channel;
    this.stub = stub;
  }

  static JobsService of(Target target) throws IOException {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + target.token().reveal());
    ClientInterceptor authorized = MetadataUtils.newAttachHeadersInterceptor(headers);
    NettyChannelBuilder builder = NettyChannelBuilder.forTarget(target.grpc());
    ManagedChannel channel =
        (target.loopback() ? builder.usePlaintext() : builder.useTransportSecurity()).build();
    return new JobsService(
        target, channel, JobsGrpc.newBlockingStub(channel).withInterceptors(authorized));
  }

  /** Calls; a refusal or an absent master is a {@link Failure} in words. */
  <T> T call(Call<T> call) {
    try {
      return call.on(stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS));
    } catch (StatusRuntimeException e) {
      String words = e.getStatus().getDescription();
      throw new Failure(
          switch (e.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED ->
              "the master at " + target.grpc() + " does not answer: " + words;
            case UNAUTHENTICATED ->
              "the master at " + target.grpc()
                  + " does not know this token (expected that of a client in its" + " master.yaml)";
            default -> words == null ? e.getStatus().getCode().toString() : words;
          },
          e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
