package org.taskotron.resultsdb.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the pictures and figures are made of. */
class ChartTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private long id;

  private ResultView result(String outcome, Instant at, String item, String... data) {
    Map<String, List<String>> all = new java.util.TreeMap<>(Map.of("item", List.of(item)));
    for (int i = 0; i < data.length; i += 2) {
      all.put(data[i], List.of(data[i + 1]));
    }
    return new ResultView(
        ++id,
        new TestcaseView("t", Optional.empty()),
        outcome,
        Optional.empty(),
        Optional.empty(),
        at,
        List.of(),
        all);
  }

  @Test
  void everyResultIsInOneSpanAndNoSpanIsLeftOut() {
    List<ResultView> results = new ArrayList<>();
    for (int day = 0; day < 30; day += 3) {
      results.add(result("PASSED", NOON.plus(Duration.ofDays(day)), "a"));
      results.add(result("FAILED", NOON.plus(Duration.ofDays(day)), "a"));
    }
    Chart chart = Chart.of(results, 500);
    assertThat(chart.counted("")).isEqualTo("all 20 results, 2026-11-21 to 2026-12-18");
    assertThat(Chart.of(results, 20).counted("that fit"))
        .isEqualTo("the newest 20 results that fit, 2026-11-21 to 2026-12-18");
    assertThat(Chart.of(results.subList(0, 1), 20).counted(""))
        .isEqualTo("the only result, 2026-11-21");
    assertThat(chart.stepInWords()).isEqualTo("1 day");
    assertThat(chart.spans()).hasSize(28);
    assertThat(chart.total()).isEqualTo(20);
    assertThat(chart.tallest()).isEqualTo(2);
    assertThat(chart.sentence()).isEqualTo("20 results, 10 failed, 10 passed");
    Chart.Span first = chart.spans().get(0);
    assertThat(first.since()).isEqualTo("2026-11-21T00:00:00,2026-11-21T23:59:59.999999");
    assertThat(first.bars())
        .extracting(bar -> bar.verdict().word())
        .containsExactly("passed", "failed");
    assertThat(first.bars().get(1).y()).isZero();
    assertThat(chart.spans().get(1).bars()).isEmpty();
  }

  @Test
  void theSpansFitTheTimeThatIsDrawn() {
    for (Duration range : List.of(
        Duration.ZERO,
        Duration.ofSeconds(1),
        Duration.ofMinutes(59),
        Duration.ofDays(2),
        Duration.ofDays(300),
        Duration.ofDays(100_000))) {
      Chart chart = Chart.of(
          List.of(result("PASSED", NOON, "a"), result("INFO", NOON.minus(range), "a")), 500);
      assertThat(chart.spans().size()).as(range.toString()).isBetween(1, 41);
      assertThat(chart.spans().stream()
              .flatMap(span -> span.counts().values().stream())
              .mapToInt(Integer::intValue)
              .sum())
          .isEqualTo(2);
      chart.spans().stream().flatMap(span -> span.bars().stream()).forEach(bar -> {
        assertThat(bar.x() + bar.width()).isLessThanOrEqualTo(Chart.WIDTH);
        assertThat(bar.y() + bar.height()).isLessThanOrEqualTo(Chart.HEIGHT);
        assertThat(bar.height()).isPositive();
      });
    }
    assertThat(Chart.of(List.of(), 500).isEmpty()).isTrue();
  }

  @Test
  void flakinessIsTheShareOfRepeatsThatSaidSomethingElse() {
    Flakiness flakiness = Flakiness.of(List.of(
        result("PASSED", NOON, "a", "arch", "x86_64"),
        result("FAILED", NOON.plusSeconds(1), "a", "arch", "x86_64"),
        result("PASSED", NOON.plusSeconds(2), "a", "arch", "x86_64"),
        result("PASSED", NOON.plusSeconds(3), "a", "arch", "x86_64"),
        result("FAILED", NOON.plusSeconds(4), "a", "arch", "aarch64"),
        result("FAILED", NOON.plusSeconds(5), "b"),
        result("FAILED", NOON.plusSeconds(6), "b")));
    assertThat(flakiness.repeats()).isEqualTo(4);
    assertThat(flakiness.changes()).isEqualTo(2);
    assertThat(flakiness.percent()).isEqualTo(50);
    assertThat(flakiness.worst()).hasSize(1);
    assertThat(flakiness.worst().get(0).newest().line("arch")).isEqualTo("x86_64");
  }

  @Test
  void aRunThatGoesOnDoesNotSayAnythingElse() {
    Flakiness flakiness = Flakiness.of(List.of(
        result("PASSED", NOON, "a"),
        result("QUEUED", NOON.plusSeconds(1), "a"),
        result("RUNNING", NOON.plusSeconds(2), "a"),
        result("PASSED", NOON.plusSeconds(3), "a")));
    assertThat(flakiness.repeats()).isEqualTo(1);
    assertThat(flakiness.changes()).isZero();
  }

  @Test
  void durationsAreReadWhereResultsSayThem() {
    Durations durations = Durations.of(List.of(
        result("PASSED", NOON, "a", "duration", "10"),
        result("PASSED", NOON, "a", "elapsed", "30.5"),
        result("PASSED", NOON, "a", "duration", "soon"),
        result("PASSED", NOON, "a", "duration", "NaN"),
        result("PASSED", NOON, "a", "duration", "2d"),
        result("PASSED", NOON, "a", "duration", "-1"),
        result("PASSED", NOON, "a", "duration", "1e300"),
        result("PASSED", NOON, "a")));
    assertThat(durations.points()).hasSize(2);
    assertThat(durations.keys()).containsExactly("duration", "elapsed");
    assertThat(durations.longest()).isEqualTo("30 s");
    assertThat(durations.dots()).allSatisfy(dot -> {
      assertThat(dot.x()).isBetween(0L, (long) Durations.WIDTH);
      assertThat(dot.y()).isBetween(0L, (long) Durations.HEIGHT);
    });
    assertThat(Durations.of(List.of()).isEmpty()).isTrue();
  }

  @Test
  void oneOverviewOfTwoCountsWhatIsInBothOnce() {
    ResultView failed = result("FAILED", NOON, "a");
    ResultView passed = result("PASSED", NOON, "b");
    Overview whole = Overview.of(List.of(failed)).and(Overview.of(List.of(failed, passed)));
    assertThat(whole.latest()).containsExactly(failed, passed);
    assertThat(whole.outcomes().values()).containsExactly(1L, 1L);
    Overview item = new Overview(List.of(failed), Map.of(Verdict.of("FAILED"), 7L), 7);
    Overview compose = new Overview(
        List.of(failed), Map.of(Verdict.of("PASSED"), 90L, Verdict.of("FAILED"), 10L), 100);
    assertThat(item.and(compose).outcomes())
        .containsExactly(
            Map.entry(Verdict.of("FAILED"), 10L), Map.entry(Verdict.of("PASSED"), 90L));
    assertThat(item.and(compose).testcases()).isEqualTo(100);
    assertThat(Matrix.of("a", item.and(compose), List.of()).left()).isEqualTo(99);
  }
}
