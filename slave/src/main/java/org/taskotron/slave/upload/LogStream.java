package org.taskotron.slave.upload;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.proto.v1.LogChunk;
import org.taskotron.proto.v1.LogStored;
import org.taskotron.slave.connection.Backoff;
import org.taskotron.slave.connection.Words;

/**
 * The log of one attempt on its way to the master. The spool file is the only buffer:
 *
 * <pre>
 *   0             acked              sent                 size
 *   |--- synced ---|--- on the way ---|--- not yet sent ---|
 *                   (at most 8 MiB)
 * </pre>
 *
 * <p>After a broken call the master says how much it has, and sending goes on from there.
 */
public final class LogStream {

  private static final Logger LOG = LoggerFactory.getLogger(LogStream.class);

  static final int CHUNK = 32 * 1024;
  static final long WINDOW = 8L * 1024 * 1024;

  /** So many chunks at most before another stream has its turn. */
  private static final int TURN = 64;

  private final LogPump pump;
  private final AttemptCalls calls;
  private final FileChannel file;
  private final long limit;
  private final Backoff backoff;
  private final CompletableFuture<Void> taken = new CompletableFuture<>();

  // Belong to the pump's thread.
  private @Nullable Call call;
  private boolean fresh;
  private boolean ending;
  private boolean closed;
  private long size;
  private long sent;
  private long acked;
  private long notBefore = System.nanoTime();

  static LogStream open(
      LogPump pump,
      Path file,
      AttemptCalls calls,
      long limit,
      boolean fresh,
      RandomGenerator random)
      throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new LogStream(pump, calls, channel, limit, fresh, random);
  }

  private LogStream(
      LogPump pump,
      AttemptCalls calls,
      FileChannel file,
      long limit,
      boolean fresh,
      RandomGenerator random) {
    this.pump = pump;
    this.calls = calls;
    this.file = file;
    // A little more than the master keeps, so that it sees that there was more.
    this.limit = limit > Long.MAX_VALUE - CHUNK ? Long.MAX_VALUE : limit + CHUNK;
    this.fresh = fresh;
    this.backoff = new Backoff(random);
  }

  /**
   * The file is complete. The future is there once the master has all of it and its end; it fails with {@link LeaseOver}
   * when the master does not honour the lease, with another exception when it refuses the log for good.
   */
  public CompletableFuture<Void> end() {
    pump.execute(() -> {
      ending = true;
      look();
    });
    return taken;
  }

  /** Nobody wants the rest of it. */
  public void abandon() {
    pump.execute(this::leave);
  }

  /** Looks how long the file is now, and sends what is new. */
  void look() {
    if (closed) {
      return;
    }
    try {
      size = Math.max(sent, Math.min(limit, file.size()));
      if (call == null && (size > sent || ending) && System.nanoTime() - notBefore >= 0) {
        call = new Call();
        calls.stub().writeLog(call);
      }
      send();
    } catch (IOException e) {
      LOG.error("{}: its spool file cannot be read: {}", calls.attempt(), e.toString());
      fail(e);
    }
  }

  /** The master is known to be there. */
  void tryNow() {
    notBefore = System.nanoTime();
    look();
  }

  void leave() {
    close(Status.CANCELLED.withDescription("not wanted any more").asException());
  }

  private void send() throws IOException {
    Call open = call;
    if (open == null || !open.placed || open.endSent) {
      return;
    }
    for (int turn = 0; sent < size && sent - acked < WINDOW && open.out().isReady(); turn++) {
      if (turn == TURN) {
        pump.execute(this::look);
        return;
      }
      byte[] bytes = read();
      if (bytes.length == 0) {
        size = sent;
        break;
      }
      boolean last = ending && sent + bytes.length >= size;
      open.out().onNext(chunk(bytes, last));
      open.endSent = last;
      sent += bytes.length;
      pump.sent(bytes.length);
    }
    if (ending && sent >= size && !open.endSent) {
      open.out().onNext(chunk(new byte[0], true));
      open.endSent = true;
    }
  }

  /** Shorter than asked for when the supervisor has just cut the log at its limit. */
  private byte[] read() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, size - sent));
    while (buffer.hasRemaining() && file.read(buffer, sent + buffer.position()) >= 0) {
      continue;
    }
    return buffer.hasRemaining()
        ? Arrays.copyOf(buffer.array(), buffer.position())
        : buffer.array();
  }

  private LogChunk chunk(byte[] bytes, boolean end) {
    return LogChunk.newBuilder()
        .setOffset(sent)
        .setBytes(UnsafeByteOperations.unsafeWrap(bytes))
        .setEnd(end)
        .build();
  }

  private void stored(Call from, LogStored stored) {
    if (from != call) {
      return;
    }
    backoff.reset();
    if (!from.placed) {
      from.placed = true;
      sent = stored.getLength();
    }
    sent = Math.max(sent, stored.getLength());
    acked = stored.getLength();
    if (stored.getEnded() && ending) {
      from.out().onCompleted();
      call = null;
      close(null);
    } else {
      look();
    }
  }

  private void broken(Call from, Throwable why) {
    if (from != call) {
      return;
    }
    call = null;
    fresh = false;
    switch (Verdict.of(why)) {
      case LEASE_OVER -> fail(new LeaseOver(Words.of(why)));
      case AGAIN -> again(why);
      case REFUSED -> {
        if (Status.fromThrowable(why).getCode() == Status.Code.OUT_OF_RANGE) {
          again(why);
        } else {
          LOG.error("{}: the master refuses its log: {}", calls.attempt(), Words.of(why));
          fail(why);
        }
      }
    }
  }

  private void again(Throwable why) {
    Duration wait = backoff.next();
    LOG.debug("{}: log stream broke, again in {}: {}", calls.attempt(), wait, Words.of(why));
    notBefore = System.nanoTime() + wait.toNanos();
    sent = acked;
  }

  private void fail(Throwable why) {
    close(why);
  }

  private void close(@Nullable Throwable why) {
    if (closed) {
      return;
    }
    closed = true;
    pump.forget(this);
    if (call != null) {
      call.out().cancel("the slave ends this stream", null);
      call = null;
    }
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("{}: spool file: {}", calls.attempt(), e.toString());
    }
    if (why == null) {
      taken.complete(null);
    } else {
      taken.completeExceptionally(why);
    }
  }

  /** One call of WriteLog. gRPC's threads hand over to the pump's. */
  private final class Call implements ClientResponseObserver<LogChunk, LogStored> {
    private @Nullable ClientCallStreamObserver<LogChunk> out;

    /** We know where in the file the master stands: it said so, or there cannot be anything. */
    private boolean placed = fresh;

    private boolean endSent;

    @Override
    public void beforeStart(ClientCallStreamObserver<LogChunk> stream) {
      out = stream;
      stream.setOnReadyHandler(() -> pump.execute(LogStream.this::look));
    }

    ClientCallStreamObserver<LogChunk> out() {
      if (out == null) {
        throw new IllegalStateException("not started");
      }
      return out;
    }

    @Override
    public void onNext(LogStored stored) {
      pump.execute(() -> stored(this, stored));
    }

    @Override
    public void onError(Throwable why) {
      pump.execute(() -> broken(this, why));
    }

    @Override
    public void onCompleted() {
      onError(Status.UNAVAILABLE
          .withDescription("the master ended the stream before the log")
          .asException());
    }
  }
}
