package org.taskotron.resultsdb.announce;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultLog;

/** What a policy would have sent of results that are stored. Reads them once, from front to back; sends nothing. */
public final class Preview {

  /**
   * Of one testcase, or of all.
   *
   * @param sent results that would have been announced
   */
  public record Tally(long stored, long sent) {
    static final Tally NONE = new Tally(0, 0);

    public long quiet() {
      return stored - sent;
    }

    Tally and(Tally other) {
      return new Tally(stored + other.stored, sent + other.sent);
    }
  }

  /** One line. */
  public record Line(String testcase, Announce rule, Tally tally) {}

  private static final int PAGE = 1_000;
  private static final long PAGE_BYTES = 4 * 1024 * 1024;

  private final ResultLog log;
  private final Policy policy;
  private final SortedMap<String, Tally> tallies = new TreeMap<>();

  public Preview(ResultLog log, List<PolicyRule> rules) {
    this.log = log;
    this.policy = new Policy(rules);
  }

  /** All that was submitted then or later. */
  public Preview since(Instant time) {
    log.firstSince(time).ifPresent(first -> look(first - 1, Optional.of(time)));
    return this;
  }

  /** The results that were stored last. */
  public Preview last(long count) {
    look(Math.max(0, log.newest() - count), Optional.empty());
    return this;
  }

  private void look(long from, Optional<Instant> since) {
    long at = from;
    List<Result> page = log.after(at, PAGE, PAGE_BYTES);
    while (!page.isEmpty()) {
      for (Result result : page) {
        at = result.id();
        if (since.isEmpty() || !result.submitTime().isBefore(since.get())) {
          add(result);
        }
      }
      page = log.after(at, PAGE, PAGE_BYTES);
    }
  }

  private void add(Result result) {
    Tally one = new Tally(1, isSent(result) ? 1 : 0);
    tallies.merge(result.testcase().name(), one, Tally::and);
  }

  private boolean isSent(Result result) {
    return switch (policy.of(result.testcase().name())) {
      case ALWAYS -> true;
      case NEVER -> false;
      case ON_CHANGE ->
        log.previousOutcome(result).filter(result.outcome()::equals).isEmpty();
    };
  }

  /** By testcase. */
  public List<Line> lines() {
    return tallies.entrySet().stream()
        .map(entry -> new Line(entry.getKey(), policy.of(entry.getKey()), entry.getValue()))
        .toList();
  }

  public Tally sum() {
    return tallies.values().stream().reduce(Tally.NONE, Tally::and);
  }
}
