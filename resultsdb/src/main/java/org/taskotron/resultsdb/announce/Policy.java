package org.taskotron.resultsdb.announce;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Rules in their order; the first that fits decides, and without one a result is announced. Safe for several threads. */
final class Policy {

  private static final int MOST_REMEMBERED = 10_000;

  private final List<PolicyRule> rules;
  private final Map<String, Announce> remembered = new ConcurrentHashMap<>();

  Policy(List<PolicyRule> rules) {
    this.rules = List.copyOf(rules);
  }

  Announce of(String testcase) {
    Announce known = remembered.get(testcase);
    if (known == null) {
      known = rules.stream()
          .filter(rule -> rule.isFor(testcase))
          .findFirst()
          .map(PolicyRule::announce)
          .orElse(Announce.ALWAYS);
      if (remembered.size() < MOST_REMEMBERED) {
        remembered.put(testcase, known);
      }
    }
    return known;
  }
}
