package org.taskotron.master.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.Lease;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.slave.Connection;
import org.taskotron.master.slave.Conversation;
import org.taskotron.master.slave.Speaker;
import org.taskotron.proto.v1.Assign;
import org.taskotron.proto.v1.EndTaken;
import org.taskotron.proto.v1.Ended;
import org.taskotron.proto.v1.MasterStatement;
import org.taskotron.proto.v1.Renewed;
import org.taskotron.proto.v1.Report;
import org.taskotron.proto.v1.SlaveStatement;
import org.taskotron.proto.v1.SlavesGrpc;
import org.taskotron.proto.v1.Stop;
import org.taskotron.proto.v1.Welcome;

/** {@code slaves.proto}: one long-lived stream for each slave. */
public final class SlavesService extends SlavesGrpc.SlavesImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(SlavesService.class);

  /** A slave that has not read so many statements is taken for gone: they are few, and each is small. */
  private static final int MOST_UNREAD = 10_000;

  /**
   * What an assignment says beside the job.
   *
   * @param version of the master
   * @param logLimit bytes of log that are stored for an attempt
   * @param noOutputLimit how long a task may be silent
   */
  public record Terms(String version, long logLimit, Optional<Duration> noOutputLimit) {}

  private final Conversation conversation;
  private final Terms terms;

  public SlavesService(Conversation conversation, Terms terms) {
    this.conversation = conversation;
    this.terms = terms;
  }

  @Override
  public StreamObserver<SlaveStatement> connect(StreamObserver<MasterStatement> slave) {
    String name = Callers.NAME.get();
    ServerCallStreamObserver<MasterStatement> stream =
        (ServerCallStreamObserver<MasterStatement>) slave;
    StreamSpeaker speaker = new StreamSpeaker(stream);
    return new Listener(name, speaker);
  }

  /** Statements of one connection; gRPC calls it for one at a time. */
  private final class Listener implements StreamObserver<SlaveStatement> {
    private final String name;
    private final StreamSpeaker speaker;
    private @Nullable Connection connection;

    Listener(String name, StreamSpeaker speaker) {
      this.name = name;
      this.speaker = speaker;
    }

    @Override
    public void onNext(SlaveStatement statement) {
      try {
        heard(statement);
      } catch (IllegalArgumentException e) {
        LOG.warn("slave {}: refused: {}", name, e.getMessage());
        end("said something that was refused: " + e.getMessage());
        speaker.fail(Failures.status(e));
      }
    }

    private void heard(SlaveStatement statement) {
      Connection known = connection;
      if (known == null) {
        if (statement.getStatementCase() != SlaveStatement.StatementCase.HELLO) {
          throw new IllegalArgumentException("statement: " + statement.getStatementCase()
              + " (expected hello first on every connection)");
        }
        connection = conversation.hello(Wire.hello(name, statement.getHello()), speaker);
        return;
      }
      switch (statement.getStatementCase()) {
        case ALIVE ->
          conversation.alive(
              known,
              statement.getAlive().getLeasesList().stream().map(LeaseId::new).toList());
        case REPORT -> {
          Report report = statement.getReport();
          conversation.report(
              known,
              JobId.parse(report.getJob()),
              new LeaseId(report.getLease()),
              Wire.steps(report.getStepsList()));
        }
        case ENDED -> {
          Ended ended = statement.getEnded();
          conversation.ended(
              known,
              JobId.parse(ended.getJob()),
              new LeaseId(ended.getLease()),
              Wire.ending(ended),
              Wire.steps(ended.getStepsList()));
        }
        case READY ->
          conversation.ready(
              known,
              statement.getReady().getAcceptsWork(),
              Wire.clean(statement.getReady().getWhyNot(), 500));
        case HELLO ->
          throw new IllegalArgumentException("statement: hello (expected once a connection)");
        case STATEMENT_NOT_SET ->
          throw new IllegalArgumentException(
              "statement: none that this version knows (expected one of slaves.proto's)");
      }
    }

    @Override
    public void onError(Throwable failure) {
      end(Status.fromThrowable(failure).getCode().toString());
    }

    @Override
    public void onCompleted() {
      end("said goodbye");
      speaker.complete();
    }

    private void end(String why) {
      Connection known = connection;
      if (known != null) {
        conversation.goodbye(known, why);
      }
    }
  }

  /** Speaks on one stream; many threads use it, and a stream takes one writer at a time. */
  private final class StreamSpeaker implements Speaker {
    private final ServerCallStreamObserver<MasterStatement> stream;
    private boolean over;
    private int unread;

    StreamSpeaker(ServerCallStreamObserver<MasterStatement> stream) {
      this.stream = stream;
      stream.setOnCancelHandler(this::gone);
      stream.setOnReadyHandler(this::read);
    }

    private synchronized void gone() {
      over = true;
    }

    private synchronized void read() {
      unread = 0;
    }

    private synchronized void say(MasterStatement.Builder statement) {
      if (over) {
        return;
      }
      unread = stream.isReady() ? 0 : unread + 1;
      if (unread > MOST_UNREAD) {
        fail(Status.RESOURCE_EXHAUSTED
            .withDescription(unread + " statements were not read")
            .asRuntimeException());
        return;
      }
      stream.onNext(statement.build());
    }

    synchronized void fail(StatusRuntimeException why) {
      if (!over) {
        over = true;
        stream.onError(why);
      }
    }

    synchronized void complete() {
      if (!over) {
        over = true;
        stream.onCompleted();
      }
    }

    @Override
    public void welcome(long connection, Duration lostAfter, Duration aliveEvery) {
      say(MasterStatement.newBuilder()
          .setWelcome(Welcome.newBuilder()
              .setConnection(connection)
              .setLostAfter(Wire.duration(lostAfter))
              .setAliveEvery(Wire.duration(aliveEvery))
              .setVersion(terms.version())));
    }

    @Override
    public void assign(Job job, Leases.LeaseSecret secret) {
      Lease lease = job.lease().orElseThrow();
      Assign.Builder assign = Assign.newBuilder()
          .setJob(job.id().toString())
          .setAttempt(job.attempts())
          .setLease(lease.id().number())
          .setSecret(secret.hex())
          .setTask(Wire.task(job.request().task()))
          .setCommit(lease.commit())
          .setItem(job.request().item())
          .setItemType(job.request().itemType())
          .setArch(job.request().arch())
          .setTimeLimit(Wire.duration(job.request().timeLimit()))
          .setLogLimit(terms.logLimit());
      terms.noOutputLimit().ifPresent(limit -> assign.setNoOutputLimit(Wire.duration(limit)));
      say(MasterStatement.newBuilder().setAssign(assign));
    }

    @Override
    public void stopCancelled(LeaseId lease, String detail) {
      stop(lease, Stop.Reason.CANCELLED_JOB, detail);
    }

    @Override
    public void stopNotYours(LeaseId lease, String detail) {
      stop(lease, Stop.Reason.NOT_YOURS, detail);
    }

    private void stop(LeaseId lease, Stop.Reason reason, String detail) {
      say(MasterStatement.newBuilder()
          .setStop(Stop.newBuilder().setLease(lease.number()).setReason(reason).setDetail(detail)));
    }

    @Override
    public void renewed(List<LeaseId> leases) {
      say(MasterStatement.newBuilder()
          .setRenewed(Renewed.newBuilder()
              .addAllLeases(leases.stream().map(LeaseId::number).toList())));
    }

    @Override
    public void endTaken(LeaseId lease) {
      say(MasterStatement.newBuilder().setEndTaken(EndTaken.newBuilder().setLease(lease.number())));
    }

    @Override
    public void hangUp(String why) {
      fail(Status.ABORTED.withDescription(why).asRuntimeException());
    }
  }
}
