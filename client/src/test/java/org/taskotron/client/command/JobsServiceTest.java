package org.taskotron.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Cli;
import org.taskotron.client.TaskotronMain;
import org.taskotron.proto.v1.CancelRequest;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.JobState;
import org.taskotron.proto.v1.JobStatus;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.SubmitAnswer;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;
import picocli.CommandLine;

class JobsServiceTest {

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String UUID = "0191c1a0-0000-7000-8000-000000000001";

  @TempDir
  Path tmp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<JobRequest> submitted = new ArrayList<>();
  private final List<CancelRequest> cancelled = new ArrayList<>();
  private Server master;
  private Path token;

  @BeforeEach
  void aMaster() throws Exception {
    master = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
        .addService(new FakeJobs())
        .intercept(new TokenCheck())
        .build()
        .start();
    token = Files.writeString(tmp.resolve("token"), "good\n");
  }

  @AfterEach
  void close() {
    master.shutdownNow();
  }

  @Test
  void aSubmittedJobsUuidIsPrinted() {
    assertThat(run(
            "jobs", "submit", "nvr-policy", "foo-1-1.fc42", "--label", "kvm", "--time-limit", "2h"))
        .isZero();
    assertThat(out).hasToString(UUID + "\n");
    JobRequest job = submitted.get(0);
    assertThat(job.getUuid()).isEmpty();
    assertThat(job.getTask().getRepository()).isEqualTo("fedoraqa/nvr-policy");
    assertThat(job.getItemType()).isEqualTo("koji_build");
    assertThat(job.getArch()).isEqualTo("noarch");
    assertThat(job.getLabelsList()).containsExactly("kvm");
    assertThat(job.getTimeLimitSeconds()).isEqualTo(7_200);
  }

  @Test
  void aRefusedJobIsToldInTheMastersWords() {
    assertThat(run("jobs", "submit", "nvr-policy", "refuse me")).isEqualTo(1);
    assertThat(err).hasToString("taskotron jobs submit: item: 'refuse me' (expected no blanks)\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aJobIsCancelledWithAReason() {
    assertThat(run("jobs", "cancel", UUID, "--reason", "wrong branch")).isZero();
    assertThat(cancelled.get(0).getReason()).isEqualTo("wrong branch");
    assertThat(out).hasToString(UUID + " CANCELLING\n");
  }

  @Test
  void aTokenThatTheMasterDoesNotKnowIsSaid() throws Exception {
    Files.writeString(token, "bad\n");
    assertThat(run("jobs", "cancel", UUID)).isEqualTo(1);
    assertThat(err.toString()).contains("does not know this token");
    assertThat(cancelled).isEmpty();
  }

  @Test
  void aMistypedDurationIsWrongUsage() {
    assertThat(run("jobs", "submit", "t", "i", "--time-limit", "5")).isEqualTo(2);
    assertThat(err.toString())
        .contains("5 (expected a duration with its unit, such as 90s, 5m or 2h)");
    assertThat(submitted).isEmpty();
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of("--master", "127.0.0.1:" + master.getPort(), "--token-file", token.toString()));
    CommandLine line = Cli.commandLine(new TaskotronMain());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return Cli.run(line, all.toArray(String[]::new));
  }

  private static final class TokenCheck implements ServerInterceptor {
    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
        ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
      if (!"Bearer good".equals(headers.get(AUTHORIZATION))) {
        call.close(Status.UNAUTHENTICATED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return Contexts.interceptCall(Context.current(), call, headers, next);
    }
  }

  private final class FakeJobs extends JobsGrpc.JobsImplBase {
    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitReply> reply) {
      submitted.addAll(request.getJobsList());
      SubmitAnswer.Builder answer = SubmitAnswer.newBuilder();
      String item = request.getJobs(0).getItem();
      if (item.contains(" ")) {
        answer.setRefused("item: '" + item + "' (expected no blanks)");
      } else {
        answer.setMade(true).setJob(JobStatus.newBuilder().setUuid(UUID));
      }
      reply.onNext(SubmitReply.newBuilder().addAnswers(answer).build());
      reply.onCompleted();
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<JobStatus> reply) {
      cancelled.add(request);
      reply.onNext(JobStatus.newBuilder()
          .setUuid(request.getUuid())
          .setState(JobState.CANCELLING)
          .build());
      reply.onCompleted();
    }
  }
}
