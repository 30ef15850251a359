package org.taskotron.master.log;

import java.time.Duration;

/**
 * How logs are kept.
 *
 * @param limit bytes of one attempt's log that are stored; what comes after is cut, and the log says so
 * @param openFiles logs whose files are held open at a time; others are opened when they grow
 * @param syncBytes so many unsynced bytes of a log are synced as soon as its last sync has ended
 * @param syncAfter no byte waits longer than this before its sync begins
 */
public record LogSettings(long limit, int openFiles, int syncBytes, Duration syncAfter) {

  public static final LogSettings USUAL =
      new LogSettings(1L << 30, 512, 256 * 1024, Duration.ofMillis(20));

  public LogSettings {
    if (limit < 1 || openFiles < 1 || syncBytes < 1 || syncAfter.isNegative()) {
      throw new IllegalArgumentException("log settings " + limit + ", " + openFiles + ", "
          + syncBytes + ", " + syncAfter + " (expected positive numbers)");
    }
  }

  public LogSettings withLimit(long bytes) {
    return new LogSettings(bytes, openFiles, syncBytes, syncAfter);
  }

  public LogSettings withOpenFiles(int files) {
    return new LogSettings(limit, files, syncBytes, syncAfter);
  }
}
