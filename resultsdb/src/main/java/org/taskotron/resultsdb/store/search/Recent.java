package org.taskotron.resultsdb.store.search;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.taskotron.resultsdb.store.row.ResultRow;

/**
 * Tries the newest first: who asks for the newest of something common finds them among the last few thousand results, and
 * nothing needs to be counted for that. The stretch of time that holds so many is measured now and then. Safe for use by
 * several threads.
 */
final class Recent {

  /** Results that are looked at; about what the counting would cost. */
  private static final int LOOKED_AT = 4_000;

  /** A stretch that is longer than the last results came in grows old slowly. */
  private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);

  /** So few testcases have an index each that tells their newest. */
  private static final int FEW_TESTCASES = 3;

  private final Clock clock;
  private final Selectivity selectivity;
  private volatile Measured measured = new Measured(Instant.MIN, Optional.empty());

  /** What was measured; nothing while there are few results. */
  private record Measured(Instant when, Optional<Stretch> stretch) {}

  /**
   * The time in which the newest results came in, in microseconds.
   *
   * @param since the time of the oldest of them
   */
  private record Stretch(long since, long length) {}

  Recent(Clock clock, Selectivity selectivity) {
    this.clock = clock;
    this.selectivity = selectivity;
  }

  /** The page, if the stretch of time that it would begin with fills it. */
  Optional<List<ResultRow>> page(ResultMapper results, Search search) {
    if (!isCommon(search)) {
      return Optional.empty();
    }
    return stretch(results).flatMap(stretch -> {
      long since = since(search, stretch);
      if (search.from() != null && search.from() >= since) {
        return Optional.empty(); // all that is wanted lies in it, whether it fills the page or not
      }
      List<ResultRow> rows = results.page(search.from(List.of(Lead.TIME)).notBefore(since));
      return rows.size() == search.page().count() ? Optional.of(rows) : Optional.empty();
    });
  }

  /** Whether what is asked for is likely to be found among any few thousand results. */
  private boolean isCommon(Search search) {
    List<Long> testcases = search.testcaseIds();
    return search.page().descending()
        && !search.isUnfiltered()
        && search.page().end() < LOOKED_AT / 2
        && search.groupIds().isEmpty()
        && (testcases == null || testcases.size() > FEW_TESTCASES)
        && search.terms().stream()
            .map(Lead::data)
            .noneMatch(lead -> lead.isPattern() || selectivity.guess(lead) < LOOKED_AT);
  }

  /** Where the stretch begins that ends with the newest result that is wanted. */
  private static long since(Search search, Stretch stretch) {
    Long beyond = search.page().beyondTime();
    Long to = search.to();
    long newest =
        Math.min(beyond == null ? Long.MAX_VALUE : beyond, to == null ? Long.MAX_VALUE : to);
    return newest >= stretch.since() + stretch.length()
        ? stretch.since()
        : newest - stretch.length();
  }

  private Optional<Stretch> stretch(ResultMapper results) {
    Instant now = clock.instant();
    Measured last = measured;
    if (last.when().isAfter(now.minus(MEASURED_EVERY))) {
      return last.stretch();
    }
    Long newest = results.newestTimes(0);
    Long oldest = results.newestTimes(LOOKED_AT);
    Optional<Stretch> stretch = newest == null || oldest == null
        ? Optional.empty()
        : Optional.of(new Stretch(oldest, newest - oldest));
    measured = new Measured(now, stretch);
    return stretch;
  }
}
