package org.taskotron.slave.runtask;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Copies a growing log to a terminal until it is closed; then the rest of it. */
final class Tail implements AutoCloseable {

  private static final long LOOK_MILLIS = 25;
  private static final int CHUNK = 64 * 1024;

  private final Path log;
  private final OutputStream out;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private long copied;

  Tail(Path log, OutputStream out) throws IOException {
    this.log = log;
    this.out = out;
    this.copied = Files.exists(log) ? Files.size(log) : 0;
    this.thread = new Thread(this::follow, "log");
    thread.setDaemon(true);
    thread.start();
  }

  private void follow() {
    try {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        copy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Whoever reads us has gone; the log itself is whole.
    }
  }

  private void copy() throws IOException {
    if (!Files.exists(log)) {
      return;
    }
    try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
      in.seek(copied);
      byte[] bytes = new byte[CHUNK];
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        out.write(bytes, 0, n);
        copied += n;
      }
      out.flush();
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closing.countDown();
    thread.join();
    copy();
  }
}
