package org.taskotron.resultsdb.waiver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was said about an item until some time, and what of it counted then. */
public final class Words {

  private final List<Waiver> newestFirst;
  private final Instant at;

  public Words(List<Waiver> newestFirst, Instant at) {
    this.newestFirst =
        newestFirst.stream().filter(word -> !word.made().isAfter(at)).toList();
    this.at = at;
  }

  /** The waiver that counts for a testcase in a scenario, or without one: the newest word, if it waives. */
  public Optional<Waiver> inForce(String testcase, Optional<String> scenario) {
    return newestFirst.stream()
        .filter(word -> word.testcase().equals(testcase) && word.covers(scenario))
        .findFirst()
        .filter(word -> word.waives(at));
  }
}
