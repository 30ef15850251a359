package org.taskotron.resultsdb.frontend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.taskotron.base.web.Fragments;

/**
 * How long a testcase took, where its results say so: a number of seconds in their data.
 *
 * @param points the oldest first
 * @param keys under which they say it
 */
public record Durations(List<Point> points, List<String> keys) {

  /** Under which keys testers say it, the first that is there counts. */
  public static final List<String> KEYS = List.of("duration", "elapsed", "runtime");

  public static final int WIDTH = 600;
  public static final int HEIGHT = 80;

  private static final int NEWEST = 20;
  private static final double LONGEST = 366 * 86_400.0;
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,18})?");

  /** One result. */
  public record Point(Instant at, double seconds, ResultView result) {}

  /** A mark of the drawing. */
  public record Dot(long x, long y, Verdict verdict) {

    /** What failed is a square, what somebody should look at a triangle, the rest is round. */
    public String path() {
      String place = "M" + x + ' ' + y;
      return switch (verdict.tone()) {
        case BAD, FAULT, CANCELLED -> place + "m-3-3h6v6h-6z";
        case WARN -> place + "m0-3.5 3.5 6h-7z";
        case GOOD, ACTIVE, WAITING, PLAIN -> place + "m-2.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0z";
      };
    }
  }

  static Durations of(List<ResultView> results) {
    List<Point> points = new ArrayList<>();
    Set<String> keys = new TreeSet<>();
    for (ResultView result : results) {
      KEYS.stream()
          .filter(key -> !result.all(key).isEmpty())
          .findFirst()
          .ifPresent(key -> number(result.all(key).get(0)).ifPresent(seconds -> {
            points.add(new Point(result.submitted(), seconds, result));
            keys.add(key);
          }));
    }
    points.sort(Comparator.comparing(Point::at));
    return new Durations(points, List.copyOf(keys));
  }

  /** Empty for what is said in words or in other units: nothing to draw. */
  private static Optional<Double> number(String text) {
    return Optional.of(text.strip())
        .filter(digits -> SECONDS.matcher(digits).matches())
        .map(Double::valueOf)
        .filter(seconds -> seconds <= LONGEST);
  }

  public boolean isEmpty() {
    return points.isEmpty();
  }

  public String median() {
    return inWords(at(0.5));
  }

  public String slow() {
    return inWords(at(0.95));
  }

  public String longest() {
    return inWords(at(1));
  }

  private double at(double share) {
    List<Double> sorted = points.stream().map(Point::seconds).sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, (long) (share * sorted.size())));
  }

  private static String inWords(double seconds) {
    return Fragments.duration(Duration.ofMillis(Math.round(seconds * 1_000)));
  }

  /** For the table beside the drawing. */
  public List<Point> newest() {
    return points.subList(Math.max(0, points.size() - NEWEST), points.size());
  }

  /** Where each point stands in the drawing. */
  public List<Dot> dots() {
    double highest = Math.max(at(1), 0.001);
    long first = points.get(0).at().toEpochMilli();
    long range = Math.max(1, points.get(points.size() - 1).at().toEpochMilli() - first);
    return points.stream()
        .map(point -> new Dot(
            4 + (WIDTH - 8) * (point.at().toEpochMilli() - first) / range,
            Math.round(HEIGHT - 4 - (HEIGHT - 8) * point.seconds() / highest),
            point.result().verdict()))
        .toList();
  }
}
