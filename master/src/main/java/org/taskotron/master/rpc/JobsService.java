package org.taskotron.master.rpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.id.JobUuid;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.proto.v1.CancelRequest;
import org.taskotron.proto.v1.GetRequest;
import org.taskotron.proto.v1.JobStatus;
import org.taskotron.proto.v1.JobsGrpc;
import org.taskotron.proto.v1.RetryRequest;
import org.taskotron.proto.v1.SubmitAnswer;
import org.taskotron.proto.v1.SubmitReply;
import org.taskotron.proto.v1.SubmitRequest;

/** {@code jobs.proto}: submit, cancel, retry, get. Holds no thread while a change waits for its commit. */
public final class JobsService extends JobsGrpc.JobsImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(JobsService.class);
  private static final int MOST_JOBS = 1_000;
  private static final int LONGEST_REASON = 1_000;

  /** Looks one job up. Implemented by the store. */
  @FunctionalInterface
  public interface Finder {
    Optional<Job> find(JobId id);
  }

  private final JobQueue queue;
  private final Finder finder;
  private final Wire.Defaults defaults;
  private final Clock clock;

  public JobsService(
      JobQueue queue, Finder finder, java.time.Duration timeLimit, int maxAttempts, Clock clock) {
    this.queue = queue;
    this.finder = finder;
    this.defaults = new Wire.Defaults(timeLimit, maxAttempts);
    this.clock = clock;
  }

  @Override
  public void submit(SubmitRequest wire, StreamObserver<SubmitReply> caller) {
    if (wire.getJobsCount() > MOST_JOBS) {
      caller.onError(Status.INVALID_ARGUMENT
          .withDescription("jobs: " + wire.getJobsCount() + " (expected " + MOST_JOBS + " at most)")
          .asRuntimeException());
      return;
    }
    String by = Callers.NAME.get();
    List<CompletableFuture<SubmitAnswer>> answers = new ArrayList<>();
    wire.getJobsList().forEach(job -> answers.add(submitted(job, by)));
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .whenComplete((done, failure) -> {
          if (failure != null) {
            caller.onError(Failures.status(failure));
            return;
          }
          SubmitReply.Builder reply = SubmitReply.newBuilder();
          answers.forEach(answer -> reply.addAnswers(answer.join()));
          caller.onNext(reply.build());
          caller.onCompleted();
        });
  }

  private CompletableFuture<SubmitAnswer> submitted(
      org.taskotron.proto.v1.JobRequest wire, String by) {
    JobId id;
    JobRequest request;
    try {
      id = wire.getUuid().isEmpty()
          ? new JobId(JobUuid.random(clock.instant()))
          : JobId.parse(wire.getUuid());
      request = Wire.request(wire, defaults);
    } catch (IllegalArgumentException e) {
      LOG.warn("{} submitted a job that is refused: {}", by, e.getMessage());
      return CompletableFuture.completedFuture(
          SubmitAnswer.newBuilder().setRefused(String.valueOf(e.getMessage())).build());
    }
    return queue.submit(id, request, by).thenApply(transition -> {
      Job job = transition.job();
      boolean made = transition.kind() == Transition.Kind.SUBMITTED;
      if (!made && !job.request().equals(request)) {
        LOG.warn("job {}: submitted again by {} with other content, which changes nothing", id, by);
      }
      return SubmitAnswer.newBuilder().setJob(Wire.status(job)).setMade(made).build();
    });
  }

  @Override
  public void cancel(CancelRequest wire, StreamObserver<JobStatus> caller) {
    String by = Callers.NAME.get();
    String reason = Wire.clean(wire.getReason(), LONGEST_REASON);
    Ending why =
        Ending.because(Cause.BY_REQUEST, "by " + by + (reason.isEmpty() ? "" : ": " + reason));
    answer(wire.getUuid(), id -> queue.cancel(id, why), caller);
  }

  @Override
  public void retry(RetryRequest wire, StreamObserver<JobStatus> caller) {
    answer(wire.getUuid(), queue::retry, caller);
  }

  @Override
  public void get(GetRequest wire, StreamObserver<JobStatus> caller) {
    try {
      JobId id = JobId.parse(wire.getUuid());
      Job job = finder.find(id).orElseThrow(() -> unknown(id));
      caller.onNext(Wire.status(job));
      caller.onCompleted();
    } catch (RuntimeException e) {
      caller.onError(Failures.status(e));
    }
  }

  private interface Handed {
    CompletableFuture<Optional<Transition>> in(JobId id);
  }

  private static void answer(String uuid, Handed handed, StreamObserver<JobStatus> caller) {
    JobId id;
    try {
      id = JobId.parse(uuid);
    } catch (IllegalArgumentException e) {
      caller.onError(Failures.status(e));
      return;
    }
    handed.in(id).whenComplete((transition, failure) -> {
      if (failure != null) {
        caller.onError(Failures.status(failure));
      } else if (transition.isEmpty()) {
        caller.onError(unknown(id));
      } else {
        caller.onNext(Wire.status(transition.get().job()));
        caller.onCompleted();
      }
    });
  }

  private static io.grpc.StatusRuntimeException unknown(JobId id) {
    return Status.NOT_FOUND.withDescription("uuid: " + id + " (no such job)").asRuntimeException();
  }
}
