package org.taskotron.master.rpc;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.queue.Step;
import org.taskotron.master.slave.SlaveHello;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.Hello;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.proto.v1.JobStatus;

/**
 * Turns messages of {@code jobs.proto} and {@code slaves.proto} into our types and back, and refuses what does not fit.
 * Every refusal is an {@link IllegalArgumentException} that names field, value and expectation.
 */
final class Wire {
  private static final int MOST_STEPS = 1_000;
  private static final int LONGEST_STEP_NAME = 200;
  private static final int LONGEST_STEP_DETAIL = 1_000;
  private static final int MOST_SLOTS = 256;
  private static final int NANOS_PER_MICRO = 1_000;

  private Wire() {}

  /** What a request leaves open. */
  record Defaults(Duration timeLimit, int maxAttempts) {}

  static JobRequest request(org.taskotron.proto.v1.JobRequest wire, Defaults defaults) {
    return new JobRequest(
        wire.getMessageId(),
        task(wire.getTask()),
        wire.getItem(),
        wire.getItemType(),
        wire.getArch(),
        wire.getMatchHostArch(),
        wire.getLabelsList(),
        wire.getPriority(),
        wire.getTimeLimitSeconds() == 0
            ? defaults.timeLimit()
            : Duration.ofSeconds(Integer.toUnsignedLong(wire.getTimeLimitSeconds())),
        wire.getMaxAttempts() == 0 ? defaults.maxAttempts() : wire.getMaxAttempts(),
        wire.getAgainOf().isEmpty()
            ? Optional.empty()
            : Optional.of(JobId.parse(wire.getAgainOf())));
  }

  private static TaskSource task(org.taskotron.proto.v1.TaskSource wire) {
    return new TaskSource(wire.getRepository(), wire.getBranch(), wire.getPath());
  }

  static org.taskotron.proto.v1.TaskSource task(TaskSource task) {
    return org.taskotron.proto.v1.TaskSource.newBuilder()
        .setRepository(task.repository())
        .setBranch(task.branch())
        .setPath(task.path())
        .build();
  }

  static JobStatus status(Job job) {
    JobStatus.Builder status = JobStatus.newBuilder()
        .setUuid(job.id().toString())
        .setRequest(request(job))
        .setState(state(job.state()))
        .setAttempts(job.attempts())
        .setSubmitted(timestamp(job.submitted()));
    job.ending().ifPresent(ending -> {
      status
          .setOutcome(outcome(ending.outcome()))
          .setCauseDetail(ending.detail())
          .setEnded(timestamp(job.changed()));
      ending.cause().ifPresent(cause -> status.setCause(cause(cause)));
    });
    return status.build();
  }

  private static org.taskotron.proto.v1.JobRequest request(Job job) {
    JobRequest request = job.request();
    return org.taskotron.proto.v1.JobRequest.newBuilder()
        .setUuid(job.id().toString())
        .setMessageId(request.messageId())
        .setTask(task(request.task()))
        .setItem(request.item())
        .setItemType(request.itemType())
        .setArch(request.arch())
        .setMatchHostArch(request.matchHostArch())
        .addAllLabels(request.labels())
        .setPriority(request.priority())
        .setTimeLimitSeconds((int) request.timeLimit().toSeconds())
        .setMaxAttempts(request.maxAttempts())
        .setAgainOf(request.againOf().map(JobId::toString).orElse(""))
        .build();
  }

  static SlaveHello hello(String name, Hello wire) {
    int slots = wire.getSlots();
    if (slots < 1 || slots > MOST_SLOTS) {
      throw new IllegalArgumentException("hello.slots: " + Integer.toUnsignedString(slots)
          + " (expected 1 to " + MOST_SLOTS + ")");
    }
    List<SlaveHello.Held> held = wire.getHeldList().stream()
        .map(one -> new SlaveHello.Held(
            JobId.parse(one.getJob()), one.getAttempt(), new LeaseId(one.getLease())))
        .toList();
    return new SlaveHello(
        name,
        slots,
        wire.getLabelsList(),
        wire.getArchesList(),
        clean(wire.getVersion(), 100),
        clean(wire.getHost(), 255),
        clean(wire.getBootId(), 100),
        held,
        wire.getAcceptsWork(),
        clean(wire.getWhyNot(), 500));
  }

  static Ending ending(Ended wire) {
    return new Ending(
        outcome(wire.getOutcome()), cause(wire.getCause()), clean(wire.getDetail(), 4_000));
  }

  static List<Step> steps(List<org.taskotron.proto.v1.Step> wire) {
    if (wire.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          "steps: " + wire.size() + " (expected " + MOST_STEPS + " at most)");
    }
    return wire.stream()
        .map(step -> new Step(
            step.getNumber(),
            clean(step.getName(), LONGEST_STEP_NAME),
            instant("steps.started", step.getStarted()),
            step.hasEnded()
                ? Optional.of(instant("steps.ended", step.getEnded()))
                : Optional.empty(),
            step.getSucceeded(),
            clean(step.getDetail(), LONGEST_STEP_DETAIL)))
        .toList();
  }

  /** A text for people, cut to a length and without control characters: what a slave says must not break a log line. */
  static String clean(String text, int longest) {
    String cut = text.length() > longest ? text.substring(0, longest - 1) + "…" : text;
    return cut.codePoints().anyMatch(Wire::unfit)
        ? cut.codePoints()
            .map(c -> unfit(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : cut;
  }

  private static boolean unfit(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\t';
  }

  private static Instant instant(String field, Timestamp wire) {
    try {
      Instant exact = Instant.ofEpochSecond(wire.getSeconds(), wire.getNanos());
      // Microseconds are what everything here is in; a slave in another language may say more.
      return exact.minusNanos(exact.getNano() % NANOS_PER_MICRO);
    } catch (java.time.DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          field + ": " + wire.getSeconds() + " s (expected a time since 1970)", e);
    }
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static com.google.protobuf.Duration duration(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  private static org.taskotron.proto.v1.JobState state(JobState state) {
    return switch (state) {
      case QUEUED -> org.taskotron.proto.v1.JobState.QUEUED;
      case CLAIMED -> org.taskotron.proto.v1.JobState.CLAIMED;
      case RUNNING -> org.taskotron.proto.v1.JobState.RUNNING;
      case CANCELLING -> org.taskotron.proto.v1.JobState.CANCELLING;
      case DONE -> org.taskotron.proto.v1.JobState.DONE;
    };
  }

  private static JobOutcome outcome(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> JobOutcome.COMPLETED;
      case FAILED -> JobOutcome.FAILED;
      case LOST -> JobOutcome.LOST;
      case CANCELLED -> JobOutcome.CANCELLED;
    };
  }

  private static Outcome outcome(JobOutcome wire) {
    return switch (wire) {
      case COMPLETED -> Outcome.COMPLETED;
      case FAILED -> Outcome.FAILED;
      case LOST -> Outcome.LOST;
      case CANCELLED -> Outcome.CANCELLED;
      case JOB_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
        throw new IllegalArgumentException(
            "ended.outcome: " + wire + " (expected COMPLETED, FAILED, LOST or CANCELLED)");
    };
  }

  private static org.taskotron.proto.v1.Cause cause(Cause cause) {
    return switch (cause) {
      case TASK_FAILED -> org.taskotron.proto.v1.Cause.TASK_FAILED;
      case TASK_MALFORMED -> org.taskotron.proto.v1.Cause.TASK_MALFORMED;
      case TIME_LIMIT -> org.taskotron.proto.v1.Cause.TIME_LIMIT;
      case NO_OUTPUT_LIMIT -> org.taskotron.proto.v1.Cause.NO_OUTPUT_LIMIT;
      case OUT_OF_MEMORY -> org.taskotron.proto.v1.Cause.OUT_OF_MEMORY;
      case SLAVE_LOST -> org.taskotron.proto.v1.Cause.SLAVE_LOST;
      case SLAVE_STOPPED -> org.taskotron.proto.v1.Cause.SLAVE_STOPPED;
      case SUPERVISOR_LOST -> org.taskotron.proto.v1.Cause.SUPERVISOR_LOST;
      case ENVIRONMENT_BROKEN -> org.taskotron.proto.v1.Cause.ENVIRONMENT_BROKEN;
      case DISK_FULL -> org.taskotron.proto.v1.Cause.DISK_FULL;
      case BY_REQUEST -> org.taskotron.proto.v1.Cause.BY_REQUEST;
      case SUPERSEDED -> org.taskotron.proto.v1.Cause.SUPERSEDED;
      case EXPIRED -> org.taskotron.proto.v1.Cause.EXPIRED;
    };
  }

  private static Optional<Cause> cause(org.taskotron.proto.v1.Cause wire) {
    return switch (wire) {
      case CAUSE_UNSPECIFIED -> Optional.empty();
      case TASK_FAILED -> Optional.of(Cause.TASK_FAILED);
      case TASK_MALFORMED -> Optional.of(Cause.TASK_MALFORMED);
      case TIME_LIMIT -> Optional.of(Cause.TIME_LIMIT);
      case NO_OUTPUT_LIMIT -> Optional.of(Cause.NO_OUTPUT_LIMIT);
      case OUT_OF_MEMORY -> Optional.of(Cause.OUT_OF_MEMORY);
      case SLAVE_LOST -> Optional.of(Cause.SLAVE_LOST);
      case SLAVE_STOPPED -> Optional.of(Cause.SLAVE_STOPPED);
      case SUPERVISOR_LOST -> Optional.of(Cause.SUPERVISOR_LOST);
      case ENVIRONMENT_BROKEN -> Optional.of(Cause.ENVIRONMENT_BROKEN);
      case DISK_FULL -> Optional.of(Cause.DISK_FULL);
      case BY_REQUEST -> Optional.of(Cause.BY_REQUEST);
      case SUPERSEDED -> Optional.of(Cause.SUPERSEDED);
      case EXPIRED -> Optional.of(Cause.EXPIRED);
      case UNRECOGNIZED ->
        throw new IllegalArgumentException(
            "ended.cause: not known to this version (expected one of job.proto's)");
    };
  }
}
