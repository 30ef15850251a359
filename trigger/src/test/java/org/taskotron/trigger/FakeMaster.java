package org.taskotron.trigger;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.taskotron.base.test.TestCertificate;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.JobState;
import org.taskotron.proto.v1.JobStatus;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.SubmitAnswer;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;

/** A master that remembers which jobs it was asked for, behind a real socket. It may go away and come back. */
public final class FakeMaster implements AutoCloseable {

  public static final String TOKEN = "trigger-token";

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Map<String, JobRequest> jobs = new LinkedHashMap<>();
  private final List<Integer> calls = new ArrayList<>();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private Function<JobRequest, Optional<String>> refusal = job -> Optional.empty();
  private Optional<Status> failure = Optional.empty();
  private Runnable beforeAnswer = () -> {};
  private int port;
  private Server server;

  private final Optional<TestCertificate> certificate;

  public FakeMaster() {
    this(Optional.empty());
  }

  /** With a certificate it speaks TLS. */
  public FakeMaster(Optional<TestCertificate> certificate) {
    this.certificate = certificate;
    this.server = serve();
  }

  private Server serve() {
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port));
      certificate.ifPresent(pem ->
          builder.useTransportSecurity(pem.certificate().toFile(), pem.key().toFile()));
      Server started = builder
          .executor(executor)
          .permitKeepAliveTime(1, TimeUnit.SECONDS)
          .permitKeepAliveWithoutCalls(true)
          .intercept(new Doorkeeper())
          .addService(new Jobs())
          .build()
          .start();
      port = started.getPort();
      return started;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return port;
  }

  /** Nobody answers on its port any more. */
  public void goAway() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It is there again, and remembers. */
  public void comeBack() {
    server = serve();
  }

  /** Refuses some jobs, for a reason. */
  public synchronized void refuses(Function<JobRequest, Optional<String>> reason) {
    refusal = reason;
  }

  /** Fails all calls. */
  public synchronized void fails(Optional<Status> with) {
    failure = with;
  }

  /** Done after the jobs are kept, before the answer is sent. */
  public synchronized void beforeAnswer(Runnable action) {
    beforeAnswer = action;
  }

  /** Every job it was ever asked for, in order. */
  public synchronized List<JobRequest> jobs() {
    return List.copyOf(jobs.values());
  }

  /** How many jobs came with each call. */
  public synchronized List<Integer> calls() {
    return List.copyOf(calls);
  }

  private synchronized SubmitReply submitted(SubmitRequest request) {
    failure.ifPresent(status -> {
      throw status.asRuntimeException();
    });
    if (request.getJobsCount() > 1_000) {
      throw Status.INVALID_ARGUMENT.withDescription("jobs: more than 1000").asRuntimeException();
    }
    calls.add(request.getJobsCount());
    SubmitReply.Builder reply = SubmitReply.newBuilder();
    for (JobRequest job : request.getJobsList()) {
      Optional<String> refused = refusal.apply(job);
      if (refused.isPresent()) {
        reply.addAnswers(SubmitAnswer.newBuilder().setRefused(refused.get()));
      } else {
        boolean made = jobs.putIfAbsent(job.getUuid(), job) == null;
        reply.addAnswers(SubmitAnswer.newBuilder()
            .setMade(made)
            .setJob(JobStatus.newBuilder()
                .setUuid(job.getUuid())
                .setRequest(job)
                .setState(JobState.QUEUED)));
      }
    }
    return reply.build();
  }

  @Override
  public void close() {
    goAway();
    executor.shutdownNow();
  }

  private final class Jobs extends JobsGrpc.JobsImplBase {
    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitReply> answers) {
      SubmitReply reply;
      try {
        reply = submitted(request);
      } catch (RuntimeException e) {
        answers.onError(e);
        return;
      }
      beforeAnswer.run();
      answers.onNext(reply);
      answers.onCompleted();
    }
  }

  private static final class Doorkeeper implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      if (!("Bearer " + TOKEN).equals(headers.get(AUTHORIZATION))) {
        call.close(Status.UNAUTHENTICATED.withDescription("unknown token"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }
}
