package org.taskotron.resultsdb.store.search;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.ibatis.session.SqlSession;

/**
 * How many results were submitted in each hour: the way to a page by its number, without passing over the million before
 * it. Read once, then kept up with what is stored, by this process or another one. Safe for use by several threads.
 *
 * <pre>
 *   hour   17:00  16:00  15:00  14:00 …
 *   count    420    415    418    421 …     result 1,000 from the newest: number 165 of those before 16:00
 * </pre>
 */
final class Ladder {

  private static final long HOUR = 3_600_000_000L;

  /** Makes the times since the year 1 positive, so that all of them are rounded down. */
  private static final long SHIFT = 62_135_596_800_000_000L;

  /** So many new results are read while somebody waits; more are left to the next {@link #keepUp}. */
  private static final long FEW = 50_000;

  private final NavigableMap<Long, Long> counts = new TreeMap<>();
  private long seen = -1;
  private long deleted;

  /**
   * Where to begin instead of the newest or the oldest.
   *
   * @param time the end of an hour, or its beginning, in microseconds; it belongs to the hour
   * @param offset results to pass over from there
   */
  record Start(long time, long offset) {}

  /** A start near this many results from the newest or the oldest; empty when it is not known, or there are not so many. */
  synchronized Optional<Start> start(SqlSession session, long offset, boolean newestFirst) {
    LadderMapper mapper = session.getMapper(LadderMapper.class);
    LadderMapper.Stored stored = mapper.stored();
    if (!isNear(stored)) {
      return Optional.empty();
    }
    add(mapper, stored);
    long left = offset;
    for (Map.Entry<Long, Long> hour : (newestFirst ? counts.descendingMap() : counts).entrySet()) {
      if (left < hour.getValue()) {
        long begin = hour.getKey() * HOUR - SHIFT;
        return Optional.of(new Start(newestFirst ? begin + HOUR - 1 : begin, left));
      }
      left -= hour.getValue();
    }
    return Optional.empty();
  }

  /** How many results there are; empty when it is not known. */
  synchronized Optional<Long> all(SqlSession session) {
    LadderMapper mapper = session.getMapper(LadderMapper.class);
    LadderMapper.Stored stored = mapper.stored();
    if (!isNear(stored)) {
      return Optional.empty();
    }
    add(mapper, stored);
    return Optional.of(counts.values().stream().mapToLong(Long::longValue).sum());
  }

  private boolean isNear(LadderMapper.Stored stored) {
    return seen >= 0 && stored.deleted() == deleted && stored.lastResult() - seen <= FEW;
  }

  private void add(LadderMapper mapper, LadderMapper.Stored stored) {
    if (stored.lastResult() > seen) {
      mapper
          .hoursSince(SHIFT, HOUR, seen, stored.lastResult())
          .forEach(hour -> counts.merge(hour.hour(), hour.results(), Long::sum));
      seen = stored.lastResult();
    }
  }

  /** Has it keep up with what was stored and deleted, however long that takes. */
  void keepUp(SqlSession session) {
    LadderMapper mapper = session.getMapper(LadderMapper.class);
    LadderMapper.Stored stored = mapper.stored();
    synchronized (this) {
      if (isNear(stored)) {
        add(mapper, stored);
        return;
      }
    }
    NavigableMap<Long, Long> counted = new TreeMap<>();
    mapper
        .hours(SHIFT, HOUR, stored.lastResult())
        .forEach(hour -> counted.put(hour.hour(), hour.results()));
    synchronized (this) {
      counts.clear();
      counts.putAll(counted);
      seen = stored.lastResult();
      deleted = stored.deleted();
    }
  }
}
