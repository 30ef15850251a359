package org.taskotron.master.rpc;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.result.Kept;
import org.taskotron.master.result.ResultDesk;
import org.taskotron.proto.v1.ArtifactPart;
import org.taskotron.proto.v1.ArtifactStored;
import org.taskotron.proto.v1.AttemptsGrpc;
import org.taskotron.proto.v1.HandInResultsReply;
import org.taskotron.proto.v1.HandInResultsRequest;
import org.taskotron.proto.v1.LogChunk;
import org.taskotron.proto.v1.LogStored;

/** {@code attempts.proto}: what attempts hand in under their leases. */
public final class AttemptsService extends AttemptsGrpc.AttemptsImplBase implements AutoCloseable {

  private static final int DISK_THREADS = 4;

  private final LeaseCheck leases;
  private final LeasedWork works;
  private final LogBook logs;
  private final ArtifactStore artifacts;
  private final ResultDesk results;
  private final LogStream.Room room = new LogStream.Room();
  private final ExecutorService disk =
      Executors.newFixedThreadPool(DISK_THREADS, DaemonThreads.named("artifact-disk"));

  public AttemptsService(
      LeaseCheck leases,
      LeasedWork works,
      LogBook logs,
      ArtifactStore artifacts,
      ResultDesk results) {
    this.leases = leases;
    this.works = works;
    this.logs = logs;
    this.artifacts = artifacts;
    this.results = results;
  }

  public AttemptsService(Leases leases, LogBook logs, ArtifactStore artifacts, ResultDesk results) {
    this(
        leases::honours,
        lease -> leases
            .find(new LeaseId(lease))
            .map(held -> new LeasedWork.Work(
                held.job().submitted(), held.job().request().task().repository())),
        logs,
        artifacts,
        results);
  }

  /** The service with its gate: what a server is given. */
  public ServerServiceDefinition gated() {
    return ServerInterceptors.intercept(this, new LeaseGate(leases));
  }

  /** Logs that are being written. */
  public int logStreams() {
    return room.streams();
  }

  /** A caller who was let in. */
  private record Caller(AttemptPlace place, String repository, BooleanSupplier held) {}

  /** Empty if the lease ended since the gate looked. */
  private Optional<Caller> caller() {
    LeaseClaim claim = LeaseGate.CLAIM.get();
    return works
        .under(claim.lease())
        .map(work -> new Caller(
            AttemptPlace.of(claim.job(), claim.attempt(), work.submitted()),
            work.repository(),
            () -> claim.honoured(leases)));
  }

  @Override
  public StreamObserver<LogChunk> writeLog(StreamObserver<LogStored> slave) {
    return caller()
        .<StreamObserver<LogChunk>>map(caller -> LogStream.open(
            (ServerCallStreamObserver<LogStored>) slave, caller.held(), caller.place(), logs, room))
        .orElseGet(() -> notYours(slave));
  }

  @Override
  public StreamObserver<ArtifactPart> uploadArtifact(StreamObserver<ArtifactStored> slave) {
    return caller()
        .<StreamObserver<ArtifactPart>>map(caller -> ArtifactStream.open(
            (ServerCallStreamObserver<ArtifactStored>) slave,
            caller.held(),
            caller.place(),
            artifacts,
            disk))
        .orElseGet(() -> notYours(slave));
  }

  private static <A> StreamObserver<A> notYours(StreamObserver<?> slave) {
    slave.onError(LeaseGate.NOT_YOURS.asRuntimeException());
    return new StreamObserver<>() {
      @Override
      public void onNext(A ignored) {
        // it was told
      }

      @Override
      public void onError(Throwable failure) {
        // it was told
      }

      @Override
      public void onCompleted() {
        // it was told
      }
    };
  }

  @Override
  public void handInResults(
      HandInResultsRequest request, StreamObserver<HandInResultsReply> slave) {
    try {
      Caller caller = caller().orElseThrow(LeaseGate.NOT_YOURS::asRuntimeException);
      results
          .handIn(
              new ResultDesk.Presenter(caller.place(), caller.repository(), caller.held()),
              AttemptWire.results(request),
              AttemptWire.wait(request))
          .whenComplete((kept, failure) -> {
            if (failure != null) {
              slave.onError(Failures.status(failure));
            } else {
              tell(kept, slave);
            }
          });
    } catch (RuntimeException e) {
      slave.onError(Failures.status(e));
    }
  }

  private static void tell(Kept kept, StreamObserver<HandInResultsReply> slave) {
    if (kept instanceof Kept.Taken taken) {
      slave.onNext(AttemptWire.reply(taken.results()));
      slave.onCompleted();
    } else if (kept instanceof Kept.Conflict conflict) {
      slave.onError(Status.ALREADY_EXISTS
          .withDescription(conflict.key()
              + ": another content is known under this key (expected the same again)")
          .asRuntimeException());
    } else {
      slave.onError(LeaseGate.NOT_YOURS.asRuntimeException());
    }
  }

  @Override
  public void close() throws InterruptedException {
    disk.shutdown();
    if (!disk.awaitTermination(5, TimeUnit.SECONDS)) {
      disk.shutdownNow();
    }
  }
}
