package org.taskotron.resultsdb.result;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds new results for tests: {@code aResult("dist.rpmlint").of("item", "foo-1-1").outcome("FAILED").made()}. */
public final class Results {

  private final String testcase;
  private String outcome = "PASSED";
  private final List<GroupMention> groups = new ArrayList<>();
  private final Map<String, List<String>> data = new TreeMap<>();
  private Optional<Instant> at = Optional.empty();
  private Optional<String> note = Optional.empty();

  private Results(String testcase) {
    this.testcase = testcase;
  }

  public static Results aResult(String testcase) {
    return new Results(testcase);
  }

  public Results outcome(String outcome) {
    this.outcome = outcome;
    return this;
  }

  public Results in(String... uuids) {
    for (String uuid : uuids) {
      groups.add(GroupMention.of(uuid));
    }
    return this;
  }

  public Results in(GroupMention group) {
    groups.add(group);
    return this;
  }

  public Results of(String key, String... values) {
    Collections.addAll(data.computeIfAbsent(key, k -> new ArrayList<>()), values);
    return this;
  }

  public Results note(String note) {
    this.note = Optional.of(note);
    return this;
  }

  /** Submitted at this second. */
  public Results at(long second) {
    return at(Instant.ofEpochSecond(second));
  }

  public Results at(Instant instant) {
    this.at = Optional.of(instant);
    return this;
  }

  public NewResult made() {
    return new NewResult(
        outcome, TestcaseMention.of(testcase), groups, note, Optional.empty(), Data.of(data), at);
  }
}
