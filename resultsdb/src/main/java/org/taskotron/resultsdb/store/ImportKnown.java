package org.taskotron.resultsdb.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** The numbers of names that an import met, those that were used last: it is the only writer, so they stay true. */
final class ImportKnown {

  /** More than the groups and testcases of one transaction, which must all be in it at once. */
  private static final int MOST = 100_000;

  final Map<String, Long> testcases = bounded();
  final Map<String, Long> groups = bounded();
  final Map<String, Long> keys = bounded();

  /** A transaction came to nothing, and what it gave numbers to with it. */
  void clear() {
    testcases.clear();
    groups.clear();
    keys.clear();
  }

  private static Map<String, Long> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
        return size() > MOST;
      }
    };
  }
}
