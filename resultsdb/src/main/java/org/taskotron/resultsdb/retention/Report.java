package org.taskotron.resultsdb.retention;

import java.util.ArrayList;
import java.util.List;

/** What a pass did, or would do, by rule. */
public final class Report {

  private final List<RetentionRule> rules;
  private final long[] gone;
  private long held;

  Report(List<RetentionRule> rules) {
    this.rules = rules;
    this.gone = new long[rules.size()];
  }

  void add(int rule, long count) {
    gone[rule] += count;
  }

  void hold(long count) {
    held += count;
  }

  /** Results that are gone, or would be. */
  public long deleted() {
    long sum = 0;
    for (long count : gone) {
      sum += count;
    }
    return sum;
  }

  /** Results that only a pin or a waiver kept. */
  public long held() {
    return held;
  }

  /** A line for each rule, in their order. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < gone.length; i++) {
      lines.add(gone[i] + " by rule " + (i + 1) + " (" + rules.get(i).words() + ")");
    }
    return lines;
  }
}
