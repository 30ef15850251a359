package org.taskotron.resultsdb.importing;

import org.taskotron.resultsdb.result.Result;

/** How much goes into one transaction, so that it fits the memory, and what a crash costs stays small. */
final class Weights {

  static final int MOST_RESULTS = 4_000;

  /** Characters and names, about. */
  static final int MOST = 4 << 20;

  static final int ROW = 64;

  private Weights() {}

  static boolean isRoom(int results, long weight) {
    return results < MOST_RESULTS && weight < MOST;
  }

  static long of(Result result) {
    return ROW * (1L + result.groups().size())
        + result.data().json().length()
        + result.note().map(String::length).orElse(0)
        + result.refUrl().map(String::length).orElse(0);
  }
}
