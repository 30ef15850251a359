package org.taskotron.resultsdb.result;

import java.util.List;

/**
 * What became of the results that were handed in together: all of them, or none.
 *
 * @param results as they are stored now or were stored before, in the order of the hand-in; of those that were stored
 *     before some may be gone since
 */
public record Posted(How how, List<Result> results) {

  /** The cases that there are. */
  public enum How {
    /** Stored now. */
    NEW,
    /** Stored before under the same key, with the same meaning. */
    REPEATED,
    /** Not stored: under this key something else is stored, which is told. */
    KEY_TAKEN
  }

  public Posted {
    results = List.copyOf(results);
  }

  /** The first of them; where one was handed in, that one. */
  public Result result() {
    return results.get(0);
  }
}
