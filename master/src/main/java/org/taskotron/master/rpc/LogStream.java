package org.taskotron.master.rpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogFeed;
import org.taskotron.master.log.LogListener;
import org.taskotron.proto.v1.LogChunk;
import org.taskotron.proto.v1.LogStored;

/**
 * One {@code WriteLog} call. A few chunks are in memory at most: a further one is asked for when one is written. gRPC's
 * threads bring chunks, the log book's thread brings what became of them.
 */
final class LogStream implements StreamObserver<LogChunk>, LogListener {

  private static final int LARGEST_CHUNK = 32 * 1024;

  private final ServerCallStreamObserver<LogStored> slave;
  private final BooleanSupplier held;
  private final LogFeed feed;
  private final Room room;
  private @Nullable LogStored unsaid;
  private boolean over;

  private LogStream(
      ServerCallStreamObserver<LogStored> slave,
      BooleanSupplier held,
      AttemptPlace place,
      LogBook book,
      Room room) {
    this.slave = slave;
    this.held = held;
    this.room = room;
    this.feed = book.feed(place, this);
  }

  /** Must be called while the call begins. */
  static LogStream open(
      ServerCallStreamObserver<LogStored> slave,
      BooleanSupplier held,
      AttemptPlace place,
      LogBook book,
      Room room) {
    slave.disableAutoRequest();
    int chunks = room.enter();
    LogStream stream = new LogStream(slave, held, place, book, room);
    slave.setOnReadyHandler(stream::sayWhatIsUnsaid);
    slave.setOnCancelHandler(stream::gone);
    slave.request(chunks);
    return stream;
  }

  /**
   * The memory that the chunks of all streams share: few streams may have many chunks under way, so that a chunk's way
   * through the threads does not slow them; many have two each.
   */
  static final class Room {
    private static final int ALL = 512;
    private static final int MOST = 16;
    private static final int LEAST = 2;

    private final AtomicInteger streams = new AtomicInteger();

    private int enter() {
      return Math.max(LEAST, Math.min(MOST, ALL / streams.incrementAndGet()));
    }

    private void leave() {
      streams.decrementAndGet();
    }

    int streams() {
      return streams.get();
    }
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
    ends();
    feed.close();
  }

  /** True for the first who ends the call. */
  private synchronized boolean ends() {
    if (over) {
      return false;
    }
    over = true;
    room.leave();
    return true;
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
      if (ends()) {
        slave.onError(status.asRuntimeException());
      }
    }
    feed.close();
  }

  private synchronized void complete() {
    if (ends()) {
      slave.onCompleted();
    }
  }
}
