package org.taskotron.master.log;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.AttemptPlace;

/** A writing end and the one who listens to what becomes of it. Its fields belong to the {@link Appender}'s thread. */
final class Feed implements LogFeed {

  final AttemptPlace place;
  final LogListener listener;
  private final Appender appender;

  @Nullable OpenLog log;

  boolean over;

  Feed(AttemptPlace place, LogListener listener, Appender appender) {
    this.place = place;
    this.listener = listener;
    this.appender = appender;
  }

  @Override
  public void write(long offset, ByteString bytes, boolean end) {
    appender.tell(this, () -> appender.chunk(this, offset, bytes, end));
  }

  @Override
  public void close() {
    appender.tellIfOpen(() -> appender.close(this));
  }
}
