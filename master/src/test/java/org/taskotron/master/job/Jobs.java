package org.taskotron.master.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Jobs for tests, in any state. */
public final class Jobs {
  /** When everything here happens. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private Jobs() {}

  /** A request that keeps to what matters. */
  public static JobRequest request() {
    return request("fedoraqa/rpmlint", List.of());
  }

  public static JobRequest request(String repository, List<String> labels) {
    return new JobRequest(
        "0f2f7d4e-9a0b-4a53-9e55-6f2f3f4b1a11",
        new TaskSource(repository, "", ""),
        "foo-1.2-3.fc23",
        "koji_build",
        "noarch",
        false,
        labels,
        0,
        Duration.ofHours(1),
        3,
        Optional.empty());
  }

  public static Job queued() {
    return queued(request());
  }

  public static Job queued(JobRequest request) {
    return Job.submitted(new JobId(UUID.randomUUID()), request, "trigger", NOW);
  }

  public static Lease lease(long number) {
    return lease(number, "client01");
  }

  public static Lease lease(long number, String slave) {
    return new Lease(new LeaseId(number), "0".repeat(64), slave, "a".repeat(40), NOW);
  }

  public static Job claimed(long lease) {
    return queued().claimed(lease(lease), NOW);
  }

  public static Job running(long lease) {
    return claimed(lease).running(NOW);
  }

  public static Job cancelling(long lease) {
    return running(lease).cancelling(Ending.because(Cause.BY_REQUEST, "by somebody"), NOW);
  }

  public static Job done() {
    return running(1).done(Ending.completed(), NOW);
  }

  /** A job that ended so, whoever had it. */
  public static Job done(Job job, Ending how) {
    return job.done(how, NOW);
  }

  /** A job in a state; a leased one under lease 1, on its first attempt of three. */
  public static Job in(JobState state) {
    return switch (state) {
      case QUEUED -> queued();
      case CLAIMED -> claimed(1);
      case RUNNING -> running(1);
      case CANCELLING -> cancelling(1);
      case DONE -> done();
    };
  }
}
