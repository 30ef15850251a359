package org.taskotron.master.rpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogFeed;
import org.taskotron.master.log.LogListener;
import org.taskotron.proto.v1.LogChunk;
import org.taskotron.proto.v1.LogStored;

/**
 * One {@code WriteLog} call. Two chunks at most are in memory: a further one is asked for when one is written. gRPC's
 * threads bring chunks, the log book's thread brings what became of them.
 */
final class LogStream implements StreamObserver<LogChunk>, LogListener {

  private static final int CHUNKS_UNDER_WAY = 2;
  private static final int LARGEST_CHUNK = 32 * 1024;

  private final ServerCallStreamObserver<LogStored> slave;
  private final BooleanSupplier held;
  private final LogFeed feed;
  private @Nullable LogStored unsaid;
  private boolean over;

  private LogStream(
      ServerCallStreamObserver<LogStored> slave,
      BooleanSupplier held,
      AttemptPlace place,
      LogBook book) {
    this.slave = slave;
    this.held = held;
    this.feed = book.feed(place, this);
  }

  /** Must be called while the call begins. */
  static LogStream open(
      ServerCallStreamObserver<LogStored> slave,
      BooleanSupplier held,
      AttemptPlace place,
      LogBook book) {
    slave.disableAutoRequest();
    LogStream stream = new LogStream(slave, held, place, book);
    slave.setOnReadyHandler(stream::sayWhatIsUnsaid);
    slave.setOnCancelHandler(stream::gone);
    slave.request(CHUNKS_UNDER_WAY);
    return stream;
  }

  @Override
  public void onNext(LogChunk chunk) {
    if (!held.getAsBoolean()) {
      fail(LeaseGate.NOT_YOURS);
    } else if (chunk.getOffset() < 0) {
      fail(Status.INVALID_ARGUMENT.withDescription(
          "offset: " + Long.toUnsignedString(chunk.getOffset()) + " (expected less than 2^63)"));
    } else if (chunk.getBytes().size() > LARGEST_CHUNK) {
      fail(Status.INVALID_ARGUMENT.withDescription("bytes: " + chunk.getBytes().size()
          + " of them (expected " + LARGEST_CHUNK + " at most)"));
    } else {
      feed.write(chunk.getOffset(), chunk.getBytes(), chunk.getEnd());
    }
  }

  @Override
  public void onError(Throwable failure) {
    gone();
  }

  @Override
  public void onCompleted() {
    feed.close();
    complete();
  }

  private void gone() {
    synchronized (this) {
      over = true;
    }
    feed.close();
  }

  @Override
  public void taken(int chunks) {
    slave.request(chunks);
  }

  /** A slave that does not read hears the newest only: each says everything that the ones before said. */
  @Override
  public synchronized void stored(long length, boolean ended) {
    unsaid = LogStored.newBuilder().setLength(length).setEnded(ended).build();
    sayWhatIsUnsaid();
  }

  private synchronized void sayWhatIsUnsaid() {
    LogStored saying = unsaid;
    if (saying == null || over || !slave.isReady()) {
      return;
    }
    unsaid = null;
    slave.onNext(saying);
    if (saying.getEnded()) {
      complete();
      feed.close();
    }
  }

  @Override
  public void refused(Reason reason, String why) {
    Status status = switch (reason) {
      case GAP -> Status.OUT_OF_RANGE;
      case CONTRADICTION -> Status.INVALID_ARGUMENT;
      case REPLACED -> Status.ABORTED;
    };
    fail(status.withDescription(why));
  }

  @Override
  public void unavailable(String why) {
    fail(Status.UNAVAILABLE.withDescription(why));
  }

  private void fail(Status status) {
    synchronized (this) {
      if (!over) {
        over = true;
        slave.onError(status.asRuntimeException());
      }
    }
    feed.close();
  }

  private synchronized void complete() {
    if (!over) {
      over = true;
      slave.onCompleted();
    }
  }
}
