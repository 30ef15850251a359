package org.taskotron.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.proto.v1.CancelRequest;
import org.taskotron.proto.v1.GetRequest;
import org.taskotron.proto.v1.Hello;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.JobState;
import org.taskotron.proto.v1.MasterStatement;
import org.taskotron.proto.v1.Report;
import org.taskotron.proto.v1.SlaveStatement;
import org.taskotron.proto.v1.SubmitAnswer;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;
import org.taskotron.proto.v1.TaskSource;

/** What a whole master answers to callers, good and bad, over real sockets. */
class MasterTest {
  private static final String ID = "2f1e0c9a-0000-4000-8000-000000000001";

  @TempDir
  Path folder;

  private RunningMaster master;

  @BeforeEach
  void start() throws Exception {
    master = RunningMaster.in(folder, DatabaseConfig.embedded());
  }

  @AfterEach
  void close() {
    master.close();
  }

  private SubmitAnswer submit(JobRequest.Builder request) {
    SubmitReply reply =
        master.jobs().submit(SubmitRequest.newBuilder().addJobs(request).build());
    return reply.getAnswers(0);
  }

  @Test
  void aJobIsMadeOnceHoweverOftenItIsSubmitted() {
    SubmitAnswer first = submit(RunningMaster.request().setUuid(ID));
    SubmitAnswer second = submit(RunningMaster.request().setUuid(ID).setItem("bar-1-1.fc42"));
    assertThat(first.getMade()).isTrue();
    assertThat(second.getMade()).isFalse();
    assertThat(second.getJob().getRequest().getItem()).isEqualTo("foo-1.2-3.fc42");
  }

  @Test
  void whatIsMeasuredIsInTheGuide() throws Exception {
    HttpResponse<String> scraped = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + master.master().httpPort() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    List<String> names = scraped
        .body()
        .lines()
        .filter(line -> line.startsWith("taskotron_"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .distinct()
        .toList();
    assertThat(names)
        .contains(
            "taskotron_master_jobs_leased",
            "taskotron_master_slaves",
            "taskotron_master_changes_waiting",
            "taskotron_master_log_bytes_total",
            "taskotron_master_log_syncs_total",
            "taskotron_master_log_streams",
            "taskotron_master_results_posted_total",
            "taskotron_master_results_refused_total",
            "taskotron_master_results_waiting",
            "taskotron_master_results_oldest_seconds");
    String guide = Files.readString(
        Path.of(System.getProperty("taskotron.root", ".."), "docs/guides/metrics.md"));
    assertThat(names).allSatisfy(name -> assertThat(guide).contains("| `" + name + "` |"));
  }

  static Stream<Arguments> badRequests() {
    return Stream.of(
        Arguments.of(
            RunningMaster.request()
                .setTask(TaskSource.newBuilder().setRepository("../../etc/passwd")),
            "task.repository: '../../etc/passwd' (expected NAMESPACE/NAME"),
        Arguments.of(
            RunningMaster.request()
                .setTask(TaskSource.newBuilder().setRepository("fedoraqa/x").setPath("a/../../b")),
            "task.path: 'a/../../b' (expected a directory inside the repository"),
        Arguments.of(
            RunningMaster.request().setItem(""), "item: empty (expected 1 to 1024 characters)"),
        Arguments.of(
            RunningMaster.request().setItem("x\u0007"),
            "item: control character U+0007 at 1 (expected none)"),
        Arguments.of(
            RunningMaster.request().setUuid("42"), "uuid: '42' (expected 36 characters like"),
        Arguments.of(
            RunningMaster.request().setPriority(5000), "priority: 5000 (expected -1000 to 1000)"),
        Arguments.of(
            RunningMaster.request().setTimeLimitSeconds(-1),
            "time_limit_seconds: 4294967295 (expected 1 to 604800)"),
        Arguments.of(
            RunningMaster.request().addLabels("a,b"), "labels: 'a,b' (expected up to 64 letters"));
  }

  @ParameterizedTest
  @MethodSource("badRequests")
  void aBadRequestIsRefusedInWordsAndItsNeighbourIsTaken(JobRequest.Builder bad, String words) {
    SubmitReply reply = master
        .jobs()
        .submit(SubmitRequest.newBuilder()
            .addJobs(bad)
            .addJobs(RunningMaster.request().setUuid(ID))
            .build());
    assertThat(reply.getAnswers(0).getRefused()).startsWith(words);
    assertThat(reply.getAnswers(1).getMade()).isTrue();
    if (!bad.getUuid().isEmpty()) {
      assertThatThrownBy(() ->
              master.jobs().get(GetRequest.newBuilder().setUuid(bad.getUuid()).build()))
          .isInstanceOf(StatusRuntimeException.class);
    }
  }

  @Test
  void anUnknownJobIsNotFound() {
    assertThatThrownBy(
            () -> master.jobs().cancel(CancelRequest.newBuilder().setUuid(ID).build()))
        .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
          assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
          assertThat(refusal.getStatus().getDescription())
              .isEqualTo("uuid: " + ID + " (no such job)");
        });
  }

  @Test
  void aCallerWithoutATokenIsToldWhatIsExpected() {
    SubmitRequest request =
        SubmitRequest.newBuilder().addJobs(RunningMaster.request().setUuid(ID)).build();
    for (String wrong : new String[] {"", "Bearer nonsense", "Basic dGVzdGVyOngK", "Bearer"}) {
      assertThatThrownBy(() -> master.jobsAs(wrong).submit(request))
          .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
            assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(refusal.getStatus().getDescription())
                .contains("a token of master.yaml: clients");
          });
    }
    assertThat(submit(RunningMaster.request().setUuid(ID)).getMade())
        .as("nothing was written")
        .isTrue();
  }

  private String answerTo(SlaveStatement... statements) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    StreamObserver<SlaveStatement> out = master.slaves().connect(new StreamObserver<>() {
      @Override
      public void onNext(MasterStatement statement) {}

      @Override
      public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure).getDescription());
      }

      @Override
      public void onCompleted() {
        end.complete("completed");
      }
    });
    for (SlaveStatement statement : statements) {
      out.onNext(statement);
    }
    return end.get(10, TimeUnit.SECONDS);
  }

  private static SlaveStatement hello(int slots) {
    return SlaveStatement.newBuilder()
        .setHello(Hello.newBuilder().setSlots(slots))
        .build();
  }

  @Test
  void aSlaveThatSpeaksNonsenseIsToldWhatWasExpectedAndTheNextOneIsServed() throws Exception {
    assertThat(answerTo(hello(0))).isEqualTo("hello.slots: 0 (expected 1 to 256)");
    assertThat(answerTo(hello(1), hello(1)))
        .isEqualTo("statement: hello (expected once a connection)");
    assertThat(answerTo(SlaveStatement.getDefaultInstance()))
        .isEqualTo("statement: STATEMENT_NOT_SET (expected hello first on every connection)");
    assertThat(answerTo(
            hello(1),
            SlaveStatement.newBuilder()
                .setReport(Report.newBuilder().setJob("no uuid").setLease(1))
                .build()))
        .startsWith("uuid: 'no uuid' (expected 36 characters");
    assertThat(answerTo(
            hello(1),
            SlaveStatement.newBuilder()
                .setReport(Report.newBuilder().setJob(ID))
                .build()))
        .isEqualTo("lease 0 (expected 1 or more)");
    assertThat(submit(RunningMaster.request().setUuid(ID)).getMade()).isTrue();
  }

  @Test
  void aConfigurationWithAMistakeKeepsTheOneThatWorks() throws Exception {
    master.write(DatabaseConfig.embedded(), "lost_after: 5s");
    assertThatThrownBy(() -> master.master().reload())
        .isInstanceOfSatisfying(
            ConfigException.class,
            refusal -> assertThat(refusal.problems())
                .anySatisfy(problem -> assertThat(problem.toString())
                    .contains("master.yaml:")
                    .contains("lost_after: 5s (expected 30s or more: slaves report every 10s)")));
    assertThat(submit(RunningMaster.request().setUuid(ID)).getJob().getState())
        .isEqualTo(JobState.QUEUED);
  }
}
