package org.taskotron.slave.connection;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.taskotron.base.config.Secret;
import org.taskotron.proto.v1.Alive;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.Cause;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.HeldAttempt;
import org.taskotron.proto.v1.Hello;
import org.taskotron.proto.v1.Ready;
import org.taskotron.proto.v1.Report;
import org.taskotron.proto.v1.SlaveStatement;
import org.taskotron.proto.v1.Step;
import org.taskotron.proto.v1.Stop;
import org.taskotron.proto.v1.Welcome;
import org.taskotron.slave.run.RunStep;

/** Turns messages into our words and back. */
final class Wire {

  private static final int MAX_NAME = 200;
  private static final int MAX_STEP_DETAIL = 1_000;
  private static final int MAX_DETAIL = 4_000;

  private Wire() {}

  static SlaveStatement hello(Standing standing) {
    Hello.Builder hello = Hello.newBuilder()
        .setSlots(standing.slots())
        .addAllLabels(standing.labels())
        .addAllArches(standing.arches())
        .setVersion(standing.version())
        .setHost(standing.host())
        .setBootId(standing.bootId())
        .setAcceptsWork(standing.mood().acceptsWork())
        .setWhyNot(standing.mood().whyNot());
    for (Standing.Held held : standing.held()) {
      hello.addHeld(HeldAttempt.newBuilder()
          .setJob(held.attempt().job().toString())
          .setAttempt(held.attempt().number())
          .setLease(held.lease()));
    }
    return SlaveStatement.newBuilder().setHello(hello).build();
  }

  static SlaveStatement alive(Collection<Long> leases) {
    return SlaveStatement.newBuilder()
        .setAlive(Alive.newBuilder().addAllLeases(leases))
        .build();
  }

  static SlaveStatement ready(Standing.Mood mood) {
    return SlaveStatement.newBuilder()
        .setReady(Ready.newBuilder().setAcceptsWork(mood.acceptsWork()).setWhyNot(mood.whyNot()))
        .build();
  }

  static SlaveStatement saying(Saying saying) {
    List<Step> steps = saying.steps().stream().map(Wire::step).toList();
    String job = saying.attempt().job().toString();
    int attempt = saying.attempt().number();
    return saying
        .ending()
        .map(ending -> SlaveStatement.newBuilder()
            .setEnded(Ended.newBuilder()
                .setJob(job)
                .setAttempt(attempt)
                .setLease(saying.lease())
                .setOutcome(ending.outcome())
                .setCause(ending.cause())
                .setDetail(cut(ending.detail(), MAX_DETAIL))
                .addAllSteps(steps))
            .build())
        .orElseGet(() -> SlaveStatement.newBuilder()
            .setReport(Report.newBuilder()
                .setJob(job)
                .setAttempt(attempt)
                .setLease(saying.lease())
                .addAllSteps(steps))
            .build());
  }

  private static Step step(RunStep step) {
    Step.Builder message = Step.newBuilder()
        .setNumber(step.number())
        .setName(cut(step.name(), MAX_NAME))
        .setStarted(timestamp(step.started()))
        .setSucceeded(step.succeeded())
        .setDetail(cut(step.detail(), MAX_STEP_DETAIL));
    step.ended().ifPresent(ended -> message.setEnded(timestamp(ended)));
    return message.build();
  }

  static Terms terms(Welcome welcome) throws Misunderstood {
    return checked(
        "Welcome",
        () -> new Terms(
            welcome.getConnection(),
            duration(welcome.getLostAfter()),
            duration(welcome.getAliveEvery()),
            welcome.getVersion()));
  }

  static Assignment assignment(Assign assign) throws Misunderstood {
    return checked(
        "Assign",
        () -> new Assignment(
            new AttemptId(uuid(assign.getJob()), assign.getAttempt()),
            new Lease(assign.getLease(), new Secret(assign.getSecret())),
            assign.getTask().getRepository(),
            assign.getTask().getPath(),
            assign.getCommit(),
            assign.getItem(),
            assign.getItemType(),
            assign.getArch(),
            duration(assign.getTimeLimit()),
            assign.hasNoOutputLimit()
                ? Optional.of(duration(assign.getNoOutputLimit()))
                : Optional.empty(),
            assign.getLogLimit()));
  }

  /** The answer to an Assign that cannot be right; none when not even its job is one. */
  static Optional<SlaveStatement> refusal(Assign assign, String why) {
    try {
      return Optional.of(saying(new Saying(
          new AttemptId(uuid(assign.getJob()), assign.getAttempt()),
          assign.getLease(),
          List.of(),
          Optional.of(Ending.lost(Cause.ENVIRONMENT_BROKEN, why)))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static Work.StopReason reason(Stop stop) throws Misunderstood {
    return switch (stop.getReason()) {
      case CANCELLED_JOB -> Work.StopReason.CANCELLED;
      case NOT_YOURS -> Work.StopReason.NOT_YOURS;
      case REASON_UNSPECIFIED, UNRECOGNIZED ->
        throw new Misunderstood(
            "Stop.reason: " + stop.getReasonValue() + " (expected CANCELLED_JOB or NOT_YOURS)");
    };
  }

  private static UUID uuid(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("job: " + text.length() + " characters (expected a UUID)");
    }
    return UUID.fromString(text);
  }

  private static Duration duration(com.google.protobuf.Duration message) {
    return Duration.ofSeconds(message.getSeconds(), message.getNanos());
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  private interface Reading<T> {
    T read();
  }

  private static <T> T checked(String message, Reading<T> reading) throws Misunderstood {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new Misunderstood(message + "." + e.getMessage());
    }
  }
}
