package org.taskotron.resultsdb.frontend;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.taskotron.base.web.Fragments;
import org.taskotron.base.web.Tone;

/**
 * Outcomes over time as stacked bars: how many results of each outcome in each span.
 *
 * <pre>
 *   results   ·  ·· ·   ···        ·   ·· ·       by time
 *   spans   |      |      |      |      |      |   equal, on round times, none left out
 * </pre>
 *
 * @param spans the oldest first; none if there is nothing to draw
 * @param verdicts the outcomes that occur, the worst first
 * @param step how long a span is
 * @param tallest how many results the fullest span has
 * @param total how many results are drawn
 * @param isAll whether there are no older ones
 * @param days when the oldest and the newest of them were submitted
 */
public record Chart(
    List<Span> spans,
    List<Verdict> verdicts,
    Duration step,
    int tallest,
    int total,
    boolean isAll,
    String days) {

  static final Chart NONE = new Chart(List.of(), List.of(), Duration.ZERO, 0, 0, true, "");

  /** The drawing's size, in its own units. */
  public static final int WIDTH = 600;

  public static final int HEIGHT = 100;

  private static final int MOST_SPANS = 40;
  private static final int WIDEST = 40;
  private static final List<Duration> STEPS = List.of(
      Duration.ofMinutes(1),
      Duration.ofMinutes(5),
      Duration.ofMinutes(15),
      Duration.ofHours(1),
      Duration.ofHours(3),
      Duration.ofHours(6),
      Duration.ofHours(12),
      Duration.ofDays(1),
      Duration.ofDays(2),
      Duration.ofDays(7),
      Duration.ofDays(28),
      Duration.ofDays(91),
      Duration.ofDays(364));

  /**
   * A span of time.
   *
   * @param last its last moment
   * @param bars from the bottom upwards
   */
  public record Span(Instant from, Instant last, Map<Verdict, Integer> counts, List<Bar> bars) {

    /** How many results of this outcome. */
    public int count(Verdict verdict) {
      return counts.getOrDefault(verdict, 0);
    }

    /** As the API takes it. */
    public String since() {
      return plain(from) + "," + plain(last);
    }

    private static String plain(Instant instant) {
      return instant.toString().replace("Z", "");
    }
  }

  /** A rectangle of the drawing. */
  public record Bar(Verdict verdict, int x, int y, int width, int height) {}

  public boolean isEmpty() {
    return spans.isEmpty();
  }

  /** One verdict of each tone: those of one tone are drawn alike. */
  public List<Verdict> surfaces() {
    Map<Tone, Verdict> surfaces = new LinkedHashMap<>();
    verdicts.forEach(verdict -> surfaces.putIfAbsent(verdict.tone(), verdict));
    return List.copyOf(surfaces.values());
  }

  /** How long a span is, in words. */
  public String stepInWords() {
    long days = step.toDays();
    if (days >= 1) {
      return days == 1 ? "1 day" : days + " days";
    }
    return Fragments.duration(step).replaceAll(" 0 (min|s)$", "");
  }

  /**
   * What is counted, in words.
   *
   * @param which what follows "results": {@code that fit}, or nothing
   */
  public String counted(String which) {
    String results = (total == 1 ? "result" : "results") + (which.isEmpty() ? "" : " " + which);
    if (!isAll) {
      return String.format(Locale.ROOT, "the newest %,d %s, %s", total, results, days);
    }
    return total == 1
        ? "the only " + results + ", " + days
        : String.format(Locale.ROOT, "all %,d %s, %s", total, results, days);
  }

  /** The whole in one sentence, for who does not see it. */
  public String sentence() {
    StringBuilder text = new StringBuilder(total == 1 ? "1 result" : total + " results");
    for (Verdict verdict : verdicts) {
      int count = spans.stream().mapToInt(span -> span.count(verdict)).sum();
      text.append(", ").append(count).append(' ').append(verdict.word());
    }
    return text.toString();
  }

  /**
   * Draws what was looked at.
   *
   * @param most how many were asked for: if so many came there may be older ones
   */
  static Chart of(List<ResultView> results, int most) {
    if (results.isEmpty()) {
      return NONE;
    }
    Instant first = results.stream()
        .map(ResultView::submitted)
        .min(Comparator.naturalOrder())
        .orElseThrow();
    Instant last = results.stream()
        .map(ResultView::submitted)
        .max(Comparator.naturalOrder())
        .orElseThrow();
    long step = step(first, last);
    long begin = Math.floorDiv(first.getEpochSecond(), step);
    int spans = (int) (Math.floorDiv(last.getEpochSecond(), step) - begin) + 1;
    List<Map<Verdict, Integer>> counts = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      counts.add(new TreeMap<>(Verdict.WORST_FIRST.reversed()));
    }
    Map<Verdict, Integer> all = new TreeMap<>(Verdict.WORST_FIRST);
    for (ResultView result : results) {
      int place = (int) (Math.floorDiv(result.submitted().getEpochSecond(), step) - begin);
      counts.get(place).merge(result.verdict(), 1, Integer::sum);
      all.merge(result.verdict(), 1, Integer::sum);
    }
    int tallest = counts.stream().mapToInt(Chart::sum).max().orElse(0);
    List<Span> drawn = new ArrayList<>();
    for (int i = 0; i < spans; i++) {
      Instant from = Instant.ofEpochSecond((begin + i) * step);
      drawn.add(new Span(
          from,
          from.plusSeconds(step).minusNanos(1_000),
          counts.get(i),
          bars(counts.get(i), i, spans, tallest)));
    }
    return new Chart(
        drawn,
        List.copyOf(all.keySet()),
        Duration.ofSeconds(step),
        tallest,
        results.size(),
        results.size() < most,
        days(first, last));
  }

  private static String days(Instant first, Instant last) {
    LocalDate from = LocalDate.ofInstant(first, ZoneOffset.UTC);
    LocalDate to = LocalDate.ofInstant(last, ZoneOffset.UTC);
    return from.equals(to) ? from.toString() : from + " to " + to;
  }

  /** The first round length of which not too many are needed. */
  private static long step(Instant first, Instant last) {
    long seconds = last.getEpochSecond() - first.getEpochSecond();
    for (Duration step : STEPS) {
      if (seconds / step.toSeconds() < MOST_SPANS - 1) {
        return step.toSeconds();
      }
    }
    long year = STEPS.get(STEPS.size() - 1).toSeconds();
    return year * (seconds / year / (MOST_SPANS - 1) + 1);
  }

  private static int sum(Map<Verdict, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static List<Bar> bars(Map<Verdict, Integer> counts, int place, int spans, int tallest) {
    int room = WIDTH / spans;
    int width = Math.min(WIDEST, room - Math.max(1, room / 8));
    List<Bar> bars = new ArrayList<>();
    int below = 0;
    for (Map.Entry<Verdict, Integer> count : counts.entrySet()) {
      int bottom = HEIGHT - below * HEIGHT / tallest;
      below += count.getValue();
      int top = Math.min(bottom - 1, HEIGHT - below * HEIGHT / tallest);
      bars.add(new Bar(count.getKey(), place * room, Math.max(0, top), width, bottom - top));
    }
    return bars;
  }
}
