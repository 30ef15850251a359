package org.taskotron.master.log;

import com.google.protobuf.ByteString;

/** The one writing end of a log. Any thread may call it, one at a time. */
public interface LogFeed extends AutoCloseable {

  /**
   * Hands in the bytes that begin at {@code offset}. Those that the log has already are skipped. Returns at once; the
   * listener hears the rest. The caller keeps few chunks under way: each lies in memory until it is
   * {@linkplain LogListener#taken taken}.
   *
   * @param end the log ends after these bytes
   */
  void write(long offset, ByteString bytes, boolean end);

  /** No more is to come from this feed; the log itself stays as it is, another feed may go on. */
  @Override
  void close();
}
