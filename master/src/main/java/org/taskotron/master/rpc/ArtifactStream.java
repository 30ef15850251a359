package org.taskotron.master.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.artifact.Begun;
import org.taskotron.master.artifact.Finished;
import org.taskotron.master.artifact.Refused;
import org.taskotron.master.artifact.Stored;
import org.taskotron.master.artifact.Upload;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.proto.v1.ArtifactHeader;
import org.taskotron.proto.v1.ArtifactPart;
import org.taskotron.proto.v1.ArtifactStored;

/**
 * One {@code UploadArtifact} call. gRPC's threads only hand over; the disk is visited by the artifacts' own threads, one
 * step of an upload at a time. Two parts at most are in memory.
 */
final class ArtifactStream implements StreamObserver<ArtifactPart> {

  private static final Logger LOG = LoggerFactory.getLogger(ArtifactStream.class);
  private static final int LARGEST_PART = 256 * 1024;

  private final ServerCallStreamObserver<ArtifactStored> slave;
  private final BooleanSupplier held;
  private final AttemptPlace place;
  private final ArtifactStore store;
  private final Executor disk;

  /** The last step handed over; each begins when the one before has ended. Belongs to gRPC's side. */
  private CompletableFuture<Void> steps = CompletableFuture.completedFuture(null);

  // The steps' own.
  private @Nullable Upload upload;
  private boolean begun;
  private boolean over;

  private ArtifactStream(
      ServerCallStreamObserver<ArtifactStored> slave,
      BooleanSupplier held,
      AttemptPlace place,
      ArtifactStore store,
      Executor disk) {
    this.slave = slave;
    this.held = held;
    this.place = place;
    this.store = store;
    this.disk = disk;
  }

  /** Must be called while the call begins. */
  static ArtifactStream open(
      ServerCallStreamObserver<ArtifactStored> slave,
      BooleanSupplier held,
      AttemptPlace place,
      ArtifactStore store,
      Executor disk) {
    slave.disableAutoRequest();
    ArtifactStream stream = new ArtifactStream(slave, held, place, store, disk);
    slave.setOnCancelHandler(() -> stream.next(stream::giveUp));
    slave.request(1);
    return stream;
  }

  @Override
  public void onNext(ArtifactPart part) {
    next(() -> {
      switch (part.getPartCase()) {
        case HEADER -> begin(part.getHeader());
        case BYTES -> write(part.getBytes());
        case PART_NOT_SET ->
          fail(Status.INVALID_ARGUMENT.withDescription(
              "part: none that this version knows (expected a header, then bytes)"));
      }
    });
  }

  @Override
  public void onError(Throwable failure) {
    next(this::giveUp);
  }

  @Override
  public void onCompleted() {
    next(this::finish);
  }

  /** One step of an upload. */
  private interface Step {
    void run() throws IOException;
  }

  private synchronized void next(Step step) {
    try {
      steps = steps.thenRunAsync(() -> guarded(step), disk);
    } catch (RejectedExecutionException e) {
      LOG.debug("an upload of attempt {} breaks off: the master is stopping", place);
    }
  }

  private void guarded(Step step) {
    if (over) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      LOG.error("job {}: an artifact cannot be written: {}", place, e.toString());
      fail(Status.UNAVAILABLE.withDescription("the artifact cannot be written: " + e.getMessage()));
    } catch (RuntimeException e) {
      fail(Failures.status(e).getStatus());
    }
  }

  private void begin(ArtifactHeader header) throws IOException {
    if (begun) {
      fail(Status.INVALID_ARGUMENT.withDescription(
          "part: a second header (expected one file a call)"));
      return;
    }
    begun = true;
    Begun answer = store.begin(place, header.getPath(), header.getSize(), header.getSha256());
    if (answer instanceof Upload going) {
      upload = going;
      slave.request(2);
    } else {
      tell((Finished) answer);
    }
  }

  private void write(ByteString bytes) throws IOException {
    Upload going = upload;
    if (going == null) {
      fail(Status.INVALID_ARGUMENT.withDescription("part: bytes (expected a header first)"));
    } else if (bytes.size() > LARGEST_PART) {
      fail(Status.INVALID_ARGUMENT.withDescription(
          "bytes: " + bytes.size() + " of them (expected " + LARGEST_PART + " at most)"));
    } else {
      going.write(bytes);
      if (going.overflowed()) {
        tell(going.finish());
      } else {
        slave.request(1);
      }
    }
  }

  private void finish() throws IOException {
    Upload going = upload;
    if (going == null) {
      fail(Status.INVALID_ARGUMENT.withDescription("part: none (expected a header, then bytes)"));
    } else if (!held.getAsBoolean()) {
      fail(LeaseGate.NOT_YOURS);
    } else {
      tell(going.finish());
    }
  }

  private void tell(Finished finished) throws IOException {
    if (finished instanceof Refused refused) {
      Status status = refused.conflict() ? Status.ALREADY_EXISTS : Status.INVALID_ARGUMENT;
      fail(status.withDescription(refused.why()));
      return;
    }
    giveUp();
    boolean made = finished instanceof Stored stored && stored.made();
    slave.onNext(ArtifactStored.newBuilder().setMade(made).build());
    slave.onCompleted();
  }

  private void fail(Status status) {
    over = true;
    try {
      giveUp();
    } catch (IOException e) {
      LOG.warn("job {}: an upload could not be cleared away: {}", place, e.toString());
    }
    if (!slave.isCancelled()) {
      slave.onError(status.asRuntimeException());
    }
  }

  /** Whatever lies on its way is thrown away; what is stored stays. */
  private void giveUp() throws IOException {
    over = true;
    Upload going = upload;
    upload = null;
    if (going != null) {
      going.close();
    }
  }
}
