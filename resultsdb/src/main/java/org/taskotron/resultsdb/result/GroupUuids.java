package org.taskotron.resultsdb.result;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the UUIDs (version 1) of groups that were posted without one. Safe for use by several threads. */
public final class GroupUuids {

  /** From the epoch of these UUIDs, 1582-10-15, to that of Unix, in units of 100 ns. */
  private static final long EPOCH = 0x01b21dd213814000L;

  private final Clock clock;
  private final AtomicLong last = new AtomicLong();
  private final long low;

  public GroupUuids(Clock clock) {
    this.clock = clock;
    SecureRandom random = new SecureRandom();
    long sequence = random.nextInt(1 << 14);
    // The multicast bit says that these 48 bits are nobody's network address.
    long node = random.nextLong() & 0xffffffffffffL | 0x010000000000L;
    this.low = 0x8000000000000000L | sequence << 48 | node;
  }

  /** A new one, of a time that none before had. */
  public String next() {
    Instant now = clock.instant();
    long ticks = EPOCH + now.getEpochSecond() * 10_000_000 + now.getNano() / 100;
    long time = last.updateAndGet(before -> Math.max(before + 1, ticks));
    long high = time << 32 | (time >>> 32 & 0xffff) << 16 | 0x1000 | time >>> 48 & 0xfff;
    return new UUID(high, low).toString();
  }
}
