package org.taskotron.master.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.master.job.Jobs.NOW;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LifecycleTest {

  private interface Fact {
    Transition on(Job job);
  }

  private static final LeaseId THIS = new LeaseId(1);
  private static final LeaseId OLD = new LeaseId(99);

  /** Every fact that a job may meet, under the lease that counts unless it says otherwise. */
  private static final Map<String, Fact> FACTS = facts();

  private static Map<String, Fact> facts() {
    Map<String, Fact> facts = new LinkedHashMap<>();
    facts.put(
        "submit",
        job -> Lifecycle.submit(Optional.of(job), job.id(), job.request(), "trigger", NOW));
    facts.put("claim", job -> Lifecycle.claim(job, Jobs.lease(2), NOW));
    facts.put("claim again", job -> Lifecycle.claim(job, Jobs.lease(1), NOW));
    facts.put("started", job -> Lifecycle.started(job, THIS, NOW));
    facts.put("completed", job -> Lifecycle.ended(job, THIS, Ending.completed(), NOW));
    facts.put("failed", ending(Cause.TASK_FAILED));
    facts.put("slave lost", ending(Cause.SLAVE_LOST));
    facts.put("slave stopped", ending(Cause.SLAVE_STOPPED));
    facts.put("env. broken", ending(Cause.ENVIRONMENT_BROKEN));
    facts.put("stopped as told", ending(Cause.BY_REQUEST));
    facts.put("lease expired", job -> Lifecycle.leaseExpired(job, THIS, NOW));
    facts.put("forgotten", job -> Lifecycle.forgotten(job, THIS, NOW));
    facts.put(
        "cancel", job -> Lifecycle.cancel(job, Ending.because(Cause.BY_REQUEST, "by me"), NOW));
    facts.put("no repository", job -> Lifecycle.environmentBroken(job, "no such repository", NOW));
    facts.put("retry", job -> Lifecycle.retry(job, NOW));
    facts.put("old: started", job -> Lifecycle.started(job, OLD, NOW));
    facts.put("old: ended", job -> Lifecycle.ended(job, OLD, Ending.completed(), NOW));
    facts.put("old: expired", job -> Lifecycle.leaseExpired(job, OLD, NOW));
    facts.put("old: forgotten", job -> Lifecycle.forgotten(job, OLD, NOW));
    return facts;
  }

  private static Fact ending(Cause cause) {
    return job -> Lifecycle.ended(job, THIS, Ending.because(cause, ""), NOW);
  }

  private static final String TABLE = """
      fact            QUEUED         CLAIMED        RUNNING        CANCELLING     DONE
      submit          =              =              =              =              =
      claim           CLAIMED        refused        refused        refused        refused
      claim again     CLAIMED        =              =              =              refused
      started         refused        RUNNING        =              =              refused
      completed       refused        COMPLETED      COMPLETED      COMPLETED      refused
      failed          refused        FAILED         FAILED         FAILED         refused
      slave lost      refused        QUEUED 1       QUEUED 1       CANCELLED      refused
      slave stopped   refused        QUEUED 0       QUEUED 0       CANCELLED      refused
      env. broken     refused        LOST           LOST           CANCELLED      refused
      stopped as told refused        CANCELLED      CANCELLED      CANCELLED      refused
      lease expired   =              QUEUED 1       QUEUED 1       CANCELLED      =
      forgotten       =              QUEUED 0       QUEUED 1       CANCELLED      =
      cancel          CANCELLED      CANCELLING     CANCELLING     =              =
      no repository   LOST           =              =              =              =
      retry           =              =              =              =              QUEUED 0
      old: started    refused        refused        refused        refused        refused
      old: ended      refused        refused        refused        refused        refused
      old: expired    =              =              =              =              =
      old: forgotten  =              =              =              =              =
      """;

  private static final String LAST_ATTEMPT = """
      fact            CLAIMED        RUNNING
      slave lost      LOST           LOST
      slave stopped   QUEUED 2       QUEUED 2
      lease expired   LOST           LOST
      forgotten       QUEUED 2       LOST
      """;

  @Test
  void everyStateMeetsEveryFact() {
    assertThat(table(FACTS, job -> job, JobState.values())).isEqualTo(TABLE);
  }

  @Test
  void theLastAttemptEndsTheJob() {
    Map<String, Fact> facts = new LinkedHashMap<>(FACTS);
    facts
        .keySet()
        .retainAll(java.util.List.of("slave lost", "slave stopped", "lease expired", "forgotten"));
    assertThat(table(facts, LifecycleTest::onLastAttempt, JobState.CLAIMED, JobState.RUNNING))
        .isEqualTo(LAST_ATTEMPT);
  }

  @Test
  void theGuideHoldsThisTable() throws IOException {
    Path guide =
        Path.of(System.getProperty("taskotron.root", "..")).resolve("docs/job-lifecycle.md");
    String text = guide();
    if (Boolean.getBoolean("taskotron.write-docs")) {
      Files.createDirectories(guide.getParent());
      Files.writeString(guide, text);
    }
    assertThat(guide).as("written anew with -Dtaskotron.write-docs=true").hasContent(text);
  }

  private static String guide() {
    return """
        # The life of a job

        This page is printed from `Lifecycle` by its test; change it there.

        A cell says what becomes of a job in that state (across) when that fact comes (down): the state it moves to, or,
        when it is over, its outcome; `=` means that nothing changes and all is well; `refused` that the one who said it
        is told so. `QUEUED n` is a job that runs again, with n of its attempts used up. Facts marked `old` come under a
        lease that is no longer the one that counts.

        ```
        %s```

        With one attempt left (here the third of three):

        ```
        %s```

        Outcomes and their causes:

        | outcome | causes | ExecDB says |
        |---|---|---|
        | COMPLETED | | FINISHED |
        | FAILED | %s | FINISHED |
        | LOST | %s | CRASHED |
        | CANCELLED | %s | CRASHED |
        """.formatted(
            TABLE,
            LAST_ATTEMPT,
            causes(Outcome.FAILED),
            causes(Outcome.LOST),
            causes(Outcome.CANCELLED));
  }

  private static String causes(Outcome outcome) {
    return java.util.Arrays.stream(Cause.values())
        .filter(cause -> cause.outcome() == outcome)
        .map(Cause::words)
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private static Job onLastAttempt(Job job) {
    return new Job(
        job.id(),
        job.request(),
        job.submittedBy(),
        job.state(),
        3,
        2,
        job.lease(),
        job.cancellation(),
        job.ending(),
        job.submitted(),
        job.changed(),
        job.version());
  }

  private static String table(
      Map<String, Fact> facts, UnaryOperator<Job> given, JobState... states) {
    StringBuilder table = new StringBuilder(String.format("%-16s", "fact"));
    for (JobState state : states) {
      table.append(String.format("%-15s", state));
    }
    facts.forEach((name, fact) -> {
      trim(table).append('\n').append(String.format("%-16s", name));
      for (JobState state : states) {
        table.append(String.format("%-15s", cell(fact.on(given.apply(Jobs.in(state))))));
      }
    });
    return trim(table).append('\n').toString();
  }

  private static StringBuilder trim(StringBuilder text) {
    while (text.charAt(text.length() - 1) == ' ') {
      text.setLength(text.length() - 1);
    }
    return text;
  }

  private static String cell(Transition transition) {
    Job job = transition.job();
    return switch (transition.kind()) {
      case UNCHANGED -> "=";
      case REFUSED -> "refused";
      case SUBMITTED, CLAIMED, STARTED, CANCELLING -> job.state().name();
      case REQUEUED -> job.state().name() + " " + job.attemptsUsed();
      case ENDED -> job.ending().orElseThrow().outcome().name();
    };
  }

  @Test
  void aNewJobIsQueued() {
    JobId id = new JobId(UUID.randomUUID());
    Transition made = Lifecycle.submit(Optional.empty(), id, Jobs.request(), "trigger", NOW);
    assertThat(made.kind()).isEqualTo(Transition.Kind.SUBMITTED);
    assertThat(made.job().state()).isEqualTo(JobState.QUEUED);
    assertThat(made.job().submittedBy()).isEqualTo("trigger");
  }

  @Test
  void aClosedAttemptSaysWhoseItWasAndHowItEnded() {
    Transition lost = Lifecycle.leaseExpired(Jobs.running(1), THIS, NOW);
    assertThat(lost.closed()).hasValueSatisfying(closed -> {
      assertThat(closed.attempt()).isEqualTo(1);
      assertThat(closed.lease().slave()).isEqualTo("client01");
      assertThat(closed.ending().cause()).contains(Cause.SLAVE_LOST);
      assertThat(closed.ending().detail())
          .isEqualTo("nothing was heard of client01 for a whole lease");
    });
  }

  @Test
  void aCancelThatCameTooLateDoesNotHideWhatTheTaskFound() {
    Transition ended = Lifecycle.ended(Jobs.cancelling(1), THIS, Ending.completed(), NOW);
    assertThat(ended.job().ending()).contains(Ending.completed());
  }

  @Test
  void aRefusalSaysWhichLeaseCounts() {
    assertThat(Lifecycle.started(Jobs.running(1), OLD, NOW).reason())
        .isEqualTo("lease 99 is not the one that counts (the job is RUNNING under lease 1)");
  }

  @Test
  void anOutcomeNeedsACauseOfItsOwn() {
    assertThatThrownBy(() -> new Ending(Outcome.FAILED, Optional.of(Cause.SLAVE_LOST), ""))
        .hasMessage("cause: SLAVE_LOST (expected one that belongs to FAILED)");
    assertThatThrownBy(() -> new Ending(Outcome.LOST, Optional.empty(), ""))
        .hasMessage("cause: none (expected one that belongs to LOST)");
  }
}
