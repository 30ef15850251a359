package org.taskotron.master.log;

/**
 * What there is to read of a log at this moment.
 *
 * @param length bytes in the file, synced or not; it never shrinks under a reader, except when a disk failed
 * @param ended nothing will be added any more
 * @param cut the log reached its limit: its last line says so, what came after is not stored
 */
public record LogState(long length, boolean ended, boolean cut) {

  /** A log of which nothing has arrived. */
  public static final LogState NOTHING = new LogState(0, false, false);
}
