package org.taskotron.resultsdb.waiver;

import java.util.Set;

/** Which waivers are wanted; every part must fit, and an empty one is no restriction. */
public record WaiverQuery(
    Set<String> items, Set<String> testcases, Set<String> scenarios, Set<WaiverState> states) {

  public WaiverQuery {
    items = Set.copyOf(items);
    testcases = Set.copyOf(testcases);
    scenarios = Set.copyOf(scenarios);
    states = Set.copyOf(states);
  }
}
