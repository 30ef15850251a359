package org.taskotron.resultsdb.retention;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.result.Window;

/**
 * Deletes what no rule keeps any more: testcase by testcase, the oldest first, a few results at a time. Between two
 * transactions it leaves the writer alone for several times as long as it used it, and it makes them so small that whoever
 * posts meanwhile waits some milliseconds at most. What it has found out lives in the database only: killed in the middle
 * it has deleted some results wholly and the others not at all, and the next pass goes on. One thread.
 */
public final class Retention {

  /** Waits; replaced in tests, which count instead. */
  @FunctionalInterface
  public interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private static final int PAGE = 500;
  private static final int SMALLEST = 1;
  private static final int LARGEST = 200;
  private static final Duration SHORT = Duration.ofMillis(3);
  private static final Duration LONG = Duration.ofMillis(8);
  private static final int REST = 4;

  private final List<RetentionRule> rules;
  private final ResultStore results;
  private final RetentionStore store;
  private final LongSupplier announced;
  private final Clock clock;
  private final Pause pause;
  private int atOnce = 20;

  /**
   * Retention by rules.
   *
   * @param announced results with a greater id may not go yet
   */
  public Retention(
      List<RetentionRule> rules,
      ResultStore results,
      RetentionStore store,
      LongSupplier announced,
      Clock clock,
      Pause pause) {
    this.rules = List.copyOf(rules);
    this.results = results;
    this.store = store;
    this.announced = announced;
    this.clock = clock;
    this.pause = pause;
  }

  /** Deletes everything that may go now. */
  public Report pass() throws InterruptedException {
    return walk(this::delete);
  }

  /** Says what {@link #pass} would delete. */
  public Report preview() throws InterruptedException {
    return walk((ids, rule, report) -> {
      int held = store.held(ids).size();
      report.add(rule, ids.size() - (long) held);
      report.hold(held);
    });
  }

  /** What is done with results that one rule lets go. */
  private interface Step {
    void on(List<Long> ids, int rule, Report report) throws InterruptedException;
  }

  private Report walk(Step step) throws InterruptedException {
    Report report = new Report(rules);
    Instant now = clock.instant();
    long upTo = announced.getAsLong();
    Window<String> window = Window.at(0, PAGE);
    for (boolean more = !rules.isEmpty(); more; ) {
      Slice<Testcase> page = results.testcases(Selection.ALL, window);
      for (Testcase testcase : page.items()) {
        walk(testcase.name(), now, upTo, step, report);
        window = Window.beside(new Window.Turn<>(Window.Side.AFTER, testcase.name()), PAGE);
      }
      more = page.more();
    }
    return report;
  }

  private void walk(String testcase, Instant now, long upTo, Step step, Report report)
      throws InterruptedException {
    List<Integer> about = IntStream.range(0, rules.size())
        .filter(i -> rules.get(i).isAbout(testcase))
        .boxed()
        .toList();
    Optional<Duration> shortest =
        about.stream().map(i -> rules.get(i).keep()).min(Comparator.naturalOrder());
    if (shortest.isEmpty()) {
      return;
    }
    Optional<Aged> last = Optional.empty();
    List<Aged> page;
    do {
      page = store.aged(testcase, now.minus(shortest.get()), last, PAGE);
      for (int rule : about) {
        List<Long> ids = page.stream()
            .filter(result -> result.id() <= upTo && goes(result, rule, about, now))
            .map(Aged::id)
            .toList();
        if (!ids.isEmpty()) {
          step.on(ids, rule, report);
        }
      }
      last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1));
    } while (page.size() == PAGE);
  }

  /** Whether this rule is the one that counts for the result, and lets it go. */
  private boolean goes(Aged result, int rule, List<Integer> about, Instant now) {
    boolean counts = about.stream()
        .filter(i -> rules.get(i).isAboutOutcome(result.outcome()))
        .findFirst()
        .filter(first -> first == rule)
        .isPresent();
    RetentionRule its = rules.get(rule);
    return counts
        && result.submitTime().isBefore(now.minus(its.keep()))
        && (its.keepNewest() == 0 || !store.isAmongNewest(result, its.keepNewest()));
  }

  private void delete(List<Long> ids, int rule, Report report) throws InterruptedException {
    Set<Long> held = store.held(ids);
    report.hold(held.size());
    List<Long> left = new ArrayList<>(ids);
    left.removeAll(held);
    for (int begin = 0, end; begin < left.size(); begin = end) {
      end = Math.min(begin + atOnce, left.size());
      Deleted deleted =
          store.delete(left.subList(begin, end)).toCompletableFuture().join();
      report.add(rule, deleted.results());
      report.hold(deleted.held());
      adapt(deleted.took());
      pause.of(deleted.took().multipliedBy(REST));
    }
  }

  private void adapt(Duration took) {
    if (took.compareTo(LONG) > 0) {
      atOnce = Math.max(SMALLEST, atOnce / 2);
    } else if (took.compareTo(SHORT) < 0) {
      atOnce = Math.min(LARGEST, atOnce + atOnce / 4 + 1);
    }
  }
}
