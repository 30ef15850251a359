package org.taskotron.base.web;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A response as a stream that blocks while its reader is behind. For one thread that is not the event loop. */
final class ResponseStream extends OutputStream {

  private static final int PORTION = 16_384;
  private static final int UNDER_WAY = 16;
  private static final int PATIENCE_SECONDS = 60;

  private final Context context;
  private final HttpServerResponse response;
  private final Runnable progress;
  private final Semaphore portions = new Semaphore(UNDER_WAY);
  private volatile boolean gone;
  private Buffer waiting = Buffer.buffer();

  ResponseStream(Context context, HttpServerResponse response, Runnable progress) {
    this.context = context;
    this.response = response;
    this.progress = progress;
  }

  @Override
  public void write(int b) throws IOException {
    waiting.appendByte((byte) b);
    sendFull();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int portion = Math.min(left, PORTION);
      waiting.appendBytes(bytes, from, portion);
      sendFull();
      from += portion;
      left -= portion;
    }
  }

  private void sendFull() throws IOException {
    if (waiting.length() >= PORTION) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (waiting.length() == 0) {
      return;
    }
    Buffer portion = waiting;
    waiting = Buffer.buffer();
    takePermit();
    context.runOnContext(now -> {
      if (response.closed() || response.ended()) {
        gone = true;
        portions.release();
        return;
      }
      response.write(portion).onComplete(written -> {
        gone |= written.failed();
        progress.run();
        portions.release();
      });
    });
  }

  private void takePermit() throws IOException {
    try {
      if (!portions.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        gone = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while the reader was behind");
    }
    if (gone) {
      throw new IOException("the reader is gone");
    }
  }

  boolean readerIsGone() {
    return gone;
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
