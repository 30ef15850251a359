package org.taskotron.trigger.submit;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.config.Secret;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;

/** The master, reached over gRPC. The connection comes and goes by itself. Safe for use by several threads. */
public final class GrpcMaster implements Master, AutoCloseable {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String address;
  private final ManagedChannel channel;
  private final JobsGrpc.JobsBlockingStub jobs;

  /**
   * Begins to connect.
   *
   * @param host name or address
   * @param token one of those in {@code master.yaml: clients}
   * @param tls whether the connection is encrypted; without it only on the same machine
   * @param ca certificates that the master's must come from; empty: those that Java trusts
   * @throws IOException the certificates cannot be read
   */
  public GrpcMaster(String host, int port, Secret token, boolean tls, Optional<Path> ca)
      throws IOException {
    this.address = host + ":" + port;
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress(host, port)
        .keepAliveTime(20, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .idleTimeout(365, TimeUnit.DAYS);
    if (tls) {
      SslContextBuilder context = GrpcSslContexts.forClient();
      ca.ifPresent(file -> context.trustManager(file.toFile()));
      builder.sslContext(context.build());
    } else {
      builder.usePlaintext();
    }
    this.channel = builder.build();
    Metadata bearer = new Metadata();
    bearer.put(AUTHORIZATION, "Bearer " + token.reveal());
    this.jobs = JobsGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(bearer));
  }

  @Override
  public List<SubmitAnswer> submit(List<JobRequest> requests) throws MasterAway, MasterRefusal {
    SubmitRequest request = SubmitRequest.newBuilder()
        .addAllJobs(requests.stream().map(Wire::toProto).toList())
        .build();
    SubmitReply reply;
    try {
      reply = jobs.withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS).submit(request);
    } catch (StatusRuntimeException e) {
      throw refusalOf(e);
    }
    if (reply.getAnswersCount() != requests.size()) {
      throw new MasterAway(
          address + " answered " + reply.getAnswersCount() + " of " + requests.size() + " jobs");
    }
    return reply.getAnswersList().stream().map(Wire::answer).toList();
  }

  /** What came through counts; what did not may come through later, unless it is the call itself that is wrong. */
  private MasterAway refusalOf(StatusRuntimeException e) throws MasterRefusal {
    String words = Optional.ofNullable(e.getStatus().getDescription())
        .flatMap(text -> text.lines().findFirst())
        .orElse(e.getStatus().getCode().name());
    return switch (e.getStatus().getCode()) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> throw new MasterRefusal(words);
      case UNAUTHENTICATED, PERMISSION_DENIED ->
        new MasterAway(address + " does not accept our token (master.token): " + words);
      case UNAVAILABLE -> new MasterAway(address + ": " + words);
      case DEADLINE_EXCEEDED ->
        new MasterAway(address + " has not answered for " + PATIENCE.toSeconds() + " s");
      case OK,
          CANCELLED,
          UNKNOWN,
          NOT_FOUND,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS -> new MasterAway(address + ": " + e.getStatus().getCode() + ": " + words);
    };
  }

  /** Whether there is a connection; if not, one is tried at once, however long there was none. */
  public boolean isConnected() {
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    return state == ConnectivityState.READY;
  }

  public String address() {
    return address;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
