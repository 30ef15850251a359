package org.taskotron.resultsdb.announce;

import java.time.Instant;
import java.util.UUID;

/**
 * The cursors of all destinations, in the database of the results. Every change is guarded by what its maker saw: of two
 * who change one, one is told false. Safe for use by several threads, and by several processes on one database.
 */
public interface Cursors {

  /** A random id of this database, made once: the namespace of its announcements' ids. */
  UUID deployment();

  /**
   * Sees to it that a destination has a cursor. A new one begins at the end: what is stored already is not announced.
   *
   * @return true when it is new
   */
  boolean open(String destination);

  Cursor read(String destination);

  /** Makes a holder the one who announces; false when the cursor is no longer as it was seen. */
  boolean claim(Cursor seen, String holder, Instant until);

  /** Moves a cursor forward; false when the holder is not its holder any more. */
  boolean move(Cursor seen, String holder, long announced, Instant until);

  /** Lets others take over at once. */
  void release(String destination, String holder);

  /** Moves all cursors that are behind to an id, whoever holds them: for results that were imported. */
  void moveAllTo(long id);
}
