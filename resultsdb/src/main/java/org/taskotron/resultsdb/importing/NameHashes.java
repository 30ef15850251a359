package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.util.Arrays;

/**
 * The names of a table's rows as 64-bit hashes: ten million groups in 80 MB, which answers whether a result's group is in
 * the dump. Of two names in a million millions the hashes may be the same: then one missing name goes unreported.
 */
final class NameHashes {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final long[] hashes;

  private NameHashes(long[] hashes) {
    this.hashes = hashes;
  }

  /** Of the first text of each row. */
  static NameHashes of(Spill spill) throws IOException {
    long[] hashes = new long[Math.toIntExact(spill.count())];
    int count = 0;
    Spill.Cursor cursor = spill.cursor();
    for (Spilled row = cursor.next(); row != null; row = cursor.next()) {
      byte[] name = row.texts()[0];
      hashes[count++] = name == null ? 0 : hash(name);
    }
    Arrays.sort(hashes);
    return new NameHashes(hashes);
  }

  boolean has(byte[] name) {
    return Arrays.binarySearch(hashes, hash(name)) >= 0;
  }

  private static long hash(byte[] name) {
    long hash = OFFSET;
    for (byte b : name) {
      hash = (hash ^ (b & 0xFF)) * PRIME;
    }
    return hash ^ hash >>> 32;
  }
}
