package org.taskotron.slave.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.proto.v1.Stop;
import org.taskotron.proto.v1.TaskSource;
import org.taskotron.proto.v1.Welcome;
import org.taskotron.slave.house.FakeMaster;
import org.taskotron.slave.run.RunStep;

class WireTest {

  private static final UUID JOB = UUID.fromString("00000000-0000-7000-8000-000000000001");

  private static Assign.Builder good() {
    return FakeMaster.anAssignment(JOB, 7);
  }

  private static void refused(Assign.Builder assign, String words) {
    assertThatThrownBy(() -> Wire.assignment(assign.build()))
        .isInstanceOf(Misunderstood.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining(FakeMaster.SECRET);
  }

  @Test
  void anAssignmentIsReadAsItWasMeant() throws Exception {
    Assignment assignment = Wire.assignment(good()
        .setTask(TaskSource.newBuilder().setRepository("ns/repo").setPath("a/b"))
        .setNoOutputLimit(Duration.newBuilder().setSeconds(90))
        .build());
    assertThat(assignment.attempt()).hasToString(JOB + "/1");
    assertThat(assignment.repository()).isEqualTo("ns/repo");
    assertThat(assignment.path()).isEqualTo("a/b");
    assertThat(assignment.noOutputLimit()).contains(java.time.Duration.ofSeconds(90));
    assertThat(assignment.timeLimit()).isEqualTo(java.time.Duration.ofMinutes(10));
  }

  @Test
  void itsSecretIsNotPrinted() throws Exception {
    assertThat(Wire.assignment(good().build()).toString())
        .doesNotContain(FakeMaster.SECRET)
        .contains("***");
  }

  @Test
  void whatCannotBeRightIsRefusedByItsField() {
    refused(good().setJob("no uuid"), "Assign.job: 7 characters (expected a UUID)");
    refused(good().setAttempt(0), "Assign.attempt: 0 (expected 1 or more)");
    refused(good().setLease(0), "Assign.lease: 0 (expected 1 or more)");
    refused(good().setSecret("short"), "Assign.secret: *** (expected 32 lower-case hex digits)");
    refused(good().setCommit("HEAD"), "Assign.commit: HEAD (expected 40 hex digits)");
    refused(good().clearTimeLimit(), "Assign.time_limit: 0s (expected more than 0s)");
    refused(good().setLogLimit(0), "Assign.log_limit: 0 (expected 1 or more)");
  }

  @ParameterizedTest
  @CsvSource({
    "../x", "a/b/c", "a", "a/..", "./b", "a/.git", "'a/b\n'", "/a/b", "a//b", "a/b/", "'a b/c'"
  })
  void aRepositoryOutsideOfTheMirrorIsRefused(String repository) {
    refused(
        good().setTask(TaskSource.newBuilder().setRepository(repository)),
        "Assign.task.repository: ");
  }

  @ParameterizedTest
  @CsvSource({"..", "a/../b", "/etc", "a/", "./a", "a//b", "a/.git/hooks", "'a\nb'"})
  void aPathOutsideOfTheRepositoryIsRefused(String path) {
    refused(
        good().setTask(TaskSource.newBuilder().setRepository("a/b").setPath(path)),
        "Assign.task.path: ");
  }

  @Test
  void aStopOfUnknownKindIsRefused() {
    assertThatThrownBy(() -> Wire.reason(Stop.newBuilder().setReasonValue(77).build()))
        .isInstanceOf(Misunderstood.class)
        .hasMessage("Stop.reason: 77 (expected CANCELLED_JOB or NOT_YOURS)");
  }

  @Test
  void termsThatCannotBeKeptAreRefused() {
    assertThatThrownBy(() -> Wire.terms(Welcome.getDefaultInstance()))
        .isInstanceOf(Misunderstood.class)
        .hasMessageContaining("alive_every: 0ms");
    assertThatThrownBy(() -> Wire.terms(Welcome.newBuilder()
            .setAliveEvery(Duration.newBuilder().setSeconds(10))
            .setLostAfter(Duration.newBuilder().setSeconds(5))
            .build()))
        .isInstanceOf(Misunderstood.class)
        .hasMessageContaining("lost_after: 5s (expected more than alive_every, 10s)");
  }

  @Test
  void anAssignmentThatWasRefusedIsAnsweredAsFarAsItIsKnown() {
    assertThat(Wire.refusal(good().setCommit("x").build(), "why")).hasValueSatisfying(answer -> {
      assertThat(answer.getEnded().getLease()).isEqualTo(7);
      assertThat(answer.getEnded().getOutcome()).isEqualTo(JobOutcome.LOST);
      assertThat(answer.getEnded().getCause()).isEqualTo(Cause.ENVIRONMENT_BROKEN);
    });
    assertThat(Wire.refusal(good().setJob("no uuid").build(), "why")).isEmpty();
  }

  @Test
  void whatIsSaidKeepsTheLengthsThatAreAgreed() {
    RunStep step = new RunStep(
        1, "x".repeat(500), Instant.EPOCH, Optional.of(Instant.EPOCH), true, "y".repeat(5_000));
    var said = Wire.saying(new Saying(
        new AttemptId(JOB, 1),
        7,
        List.of(step),
        Optional.of(Ending.failed(Cause.TASK_FAILED, "z".repeat(4_001) + "\ud83d\ude00"))));
    assertThat(said.getEnded().getDetail()).hasSizeLessThanOrEqualTo(4_000);
    assertThat(said.getEnded().getSteps(0).getName()).hasSizeLessThanOrEqualTo(200);
    assertThat(said.getEnded().getSteps(0).getDetail()).hasSizeLessThanOrEqualTo(1_000);
  }
}
