package org.taskotron.resultsdb.store.write;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.store.row.GroupRow;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.row.TestcaseRow;

/**
 * What the writer remembers of rows that it would else look up for every batch. Used by the writing thread only.
 *
 * <p>What a batch wrote is trusted only when the next one sees that it was committed: a commit can go unanswered, and
 * another process can write in between.
 */
public final class Known {

  private static final int MOST = 50_000;

  final Map<String, TestcaseRow> testcases = bounded();
  final Map<String, GroupRow> groups = bounded();
  final Map<String, KeyRow> keys = bounded();

  private @Nullable Counters seen;
  private @Nullable Batch pending;

  /** A transaction begins and finds the counters so: keeps what is still true. */
  void begin(Counters found) {
    Batch last = pending;
    pending = null;
    if (last != null && found.sameTransaction(last.counters())) {
      last.remember(this);
    } else if (seen == null || !found.sameTransaction(seen)) {
      testcases.clear();
      groups.clear();
      // Keys are never changed, and a number is given to one of them once: what was committed stays
      // true.
    }
    seen = found;
  }

  /** A transaction is about to commit. */
  void end(Batch batch) {
    pending = batch;
  }

  private static <T> Map<String, T> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > MOST;
      }
    };
  }
}
