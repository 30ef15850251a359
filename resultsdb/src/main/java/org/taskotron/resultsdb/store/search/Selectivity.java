package org.taskotron.resultsdb.store.search;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was learned of how many results a value of each key has, and a group: items have ten, types half a million. Guesses
 * only; whoever uses one looks at what it gets. Safe for use by several threads.
 */
final class Selectivity {

  /** A lead that is guessed to have fewer rows is read right away. */
  static final int FEW = 128;

  private static final long GROUPS = -1;
  private static final double NEWS = 0.1;
  private static final int MOST_KEYS = 10_000;

  private final Map<Long, Double> rowsOfValue = new ConcurrentHashMap<>();

  /** The lead with the fewest rows, if there is one that is likely to have few. */
  Optional<Lead> mostSelective(List<Lead> leads) {
    return leads.stream()
        .filter(lead -> guess(lead) < FEW)
        .min(Comparator.comparingDouble(this::guess));
  }

  /** How many rows it is likely to have; 0 when nothing is known. */
  double guess(Lead lead) {
    return rowsOfValue.getOrDefault(key(lead), 0.0) * lead.stretches();
  }

  /** This lead turned out to have so many rows, or more. */
  void learn(Lead lead, long rows) {
    if (rowsOfValue.size() < MOST_KEYS || rowsOfValue.containsKey(key(lead))) {
      double each = (double) rows / lead.stretches();
      rowsOfValue.merge(key(lead), each, (known, now) -> known + (now - known) * NEWS);
    }
  }

  private static long key(Lead lead) {
    Term term = lead.term();
    return term == null ? GROUPS : term.keyId();
  }
}
