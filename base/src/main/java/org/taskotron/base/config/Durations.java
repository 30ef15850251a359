package org.taskotron.base.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 90s}, {@code 5m}, {@code 2h}, {@code 7d}, {@code 1h30m}. */
public final class Durations {

  /** What error messages say was expected. */
  public static final String EXPECTED = "a duration with its unit, such as 90s, 5m or 2h";

  private static final Pattern PART = Pattern.compile("([0-9]{1,12})(ms|us|s|m|h|d)");
  private static final Duration LONGEST = Duration.ofDays(100 * 366);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws DateTimeParseException when the text is no duration, has no unit, or is longer than a hundred years
   */
  public static Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      sum = sum.plus(of(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    if (end == 0 || end < text.length() || sum.compareTo(LONGEST) > 0) {
      throw new DateTimeParseException(
          text + " (expected " + EXPECTED + ")", text, Math.min(end, text.length()));
    }
    return sum;
  }

  private static Duration of(long number, String unit) {
    return switch (unit) {
      case "us" -> Duration.ofSeconds(number / 1_000_000, number % 1_000_000 * 1_000);
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> throw new IllegalArgumentException(unit);
    };
  }

  /** The shortest text that {@link #parse} reads back; what is finer than a microsecond is cut off. */
  public static String text(Duration duration) {
    if (duration.isNegative()) {
      return "-" + text(duration.negated());
    }
    StringBuilder text = new StringBuilder();
    part(text, duration.toDays(), "d");
    part(text, duration.toHoursPart(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    part(text, duration.toNanosPart() / 1_000 % 1_000, "us");
    return text.length() == 0 ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
