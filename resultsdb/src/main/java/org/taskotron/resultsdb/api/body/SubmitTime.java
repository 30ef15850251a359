package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time at which a result was submitted, as its sender writes it. */
final class SubmitTime {

  private static final Pattern TEXT = Pattern.compile(
      "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d):(\\d\\d):(\\d\\d)\\.(\\d{1,6})(Z|[+-]\\d\\d(?::?\\d\\d)?)?");
  private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?\\d{1,18})\\s*");
  private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private SubmitTime() {}

  /** Milliseconds since the epoch, as number or text, or a time with a fraction; empty when it is neither. */
  public static Optional<Instant> parse(JsonNode value) {
    try {
      if (value.isIntegralNumber()) {
        return value.bigIntegerValue().abs().compareTo(LONGEST) > 0
            ? Optional.empty()
            : inRange(Instant.ofEpochMilli(value.longValue()));
      }
      return value.isTextual() ? ofText(value.textValue()) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> ofText(String text) {
    Matcher integer = INTEGER.matcher(text);
    if (integer.matches()) {
      return inRange(Instant.ofEpochMilli(Long.parseLong(integer.group(1))));
    }
    Matcher m = TEXT.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    int micros = Integer.parseInt((m.group(7) + "00000").substring(0, 6));
    LocalDateTime local = LocalDateTime.of(
        Integer.parseInt(m.group(1)),
        Integer.parseInt(m.group(2)),
        Integer.parseInt(m.group(3)),
        Integer.parseInt(m.group(4)),
        Integer.parseInt(m.group(5)),
        Integer.parseInt(m.group(6)),
        micros * 1_000);
    String zone = m.group(8);
    return inRange(local.toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone)));
  }

  /** The years 1 to 9999, which all that read our answers can read. */
  private static Optional<Instant> inRange(Instant instant) {
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    return 1 <= year && year <= 9999 ? Optional.of(instant) : Optional.empty();
  }
}
