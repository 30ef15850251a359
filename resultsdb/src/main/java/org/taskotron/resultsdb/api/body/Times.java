package org.taskotron.resultsdb.api.body;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times in answers and in filters: UTC without saying so. */
public final class Times {

  private static final Pattern ISO = Pattern.compile("(\\d{4})"
      + "(?:(?:-(\\d{1,2})|(\\d\\d)(?!$))"
      + "(?:(?:-(\\d{1,2})|(\\d\\d))"
      + "(?:[ T](\\d\\d)(?::?(\\d\\d))?(?::?(\\d{1,2})(?:\\.(\\d+))?)?"
      + "(?:Z|[+-]\\d\\d:?(?:\\d\\d)?)?)?)?)?");

  private Times() {}

  /**
   * A time in ISO 8601 as filters take it: what is missing at its end is the least that it can be. A zone may be written
   * and is dropped, not applied: so clients have always been answered.
   */
  public static Optional<Instant> parse(String text) {
    Matcher m = ISO.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDateTime.of(
              Integer.parseInt(m.group(1)),
              number(m.group(2), m.group(3), 1),
              number(m.group(4), m.group(5), 1),
              number(m.group(6), null, 0),
              number(m.group(7), null, 0),
              number(m.group(8), null, 0),
              micros(m.group(9)) * 1_000)
          .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(@Nullable String one, @Nullable String other, int otherwise) {
    String digits = one == null ? other : one;
    return digits == null ? otherwise : Integer.parseInt(digits);
  }

  private static int micros(@Nullable String fraction) {
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000").substring(0, 6));
  }
}
