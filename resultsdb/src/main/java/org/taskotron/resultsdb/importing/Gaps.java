package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.upstream.Item;
import org.taskotron.resultsdb.upstream.Upstream;

/**
 * Results that arrived while it was read, with a time that had been passed already: their transactions took long, or their
 * clients said a time in the past. Ids grow in the order of arrival, so they are among those behind the newest of the
 * beginning, where each that is missing is asked for by itself.
 *
 * <pre>
 *   ids   … 997 998 │ 999 1000 1001 ____ 1003 … 1450 ____ ____ ____ …
 *                   └ the first one      1002?       1451? 1452?      until so many in a row are not there
 * </pre>
 */
final class Gaps {

  /** In a row; ids are lost when a transaction fails, one by one. */
  private static final int MOST_MISSES = 100;

  /** Looked up at once, and stored together. */
  private static final int CHUNK = 1_000;

  private final Upstream upstream;
  private final ResultKeeper keeper;
  private final ProgressLine line;

  Gaps(Upstream upstream, ResultKeeper keeper, ProgressLine line) {
    this.upstream = upstream;
    this.keeper = keeper;
    this.line = line;
  }

  void read(Position position, Marks marks) throws IOException {
    long last = Math.max(position.store().greatest().result(), marks.newestId());
    long next = Math.max(marks.firstId(), position.at().reached() + 1);
    int misses = 0;
    line.begin(position.at().results());
    while (next <= last || misses < MOST_MISSES) {
      long end = Math.min(next + CHUNK, ApiItems.GREATEST_ID + 1);
      if (next >= end) {
        return;
      }
      Map<Long, ?> stored =
          position.store().submitTimes(LongStream.range(next, end).boxed().toList());
      List<Item> found = new ArrayList<>();
      for (;
          next < end && (next <= last || misses < MOST_MISSES) && found.size() < CHUNK / 10;
          next++) {
        Optional<Item> item =
            stored.containsKey(next) || misses >= MOST_MISSES ? Optional.empty() : result(next);
        if (item.isPresent() || stored.containsKey(next)) {
          misses = 0;
          last = Math.max(last, next);
        } else {
          misses++;
        }
        item.ifPresent(found::add);
      }
      List<Result> heads = keeper.look(found);
      keeper.keep(found, heads, next - 1);
      line.at(position.at().results(), "results stored, looking for missing ids at " + next, 0);
    }
  }

  private Optional<Item> result(long id) {
    Optional<Item> found = upstream.one("/results/" + id);
    found.ifPresent(item -> {
      if (item.number("id", 1, ApiItems.GREATEST_ID) != id) {
        throw item.wrong("id", id + ", which was asked for");
      }
    });
    return found;
  }
}
