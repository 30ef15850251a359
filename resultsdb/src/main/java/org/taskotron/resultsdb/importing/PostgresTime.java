package org.taskotron.resultsdb.importing;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times as PostgreSQL writes them, in UTC: {@code 2016-08-15 13:29:06.123456}. */
final class PostgresTime {

  private static final int SECONDS_END = 19;
  private static final int MICROS = 6;

  private PostgresTime() {}

  /** Empty: this is none of the years 1 to 9999, or no time at all. */
  static Optional<Instant> of(String text) {
    int length = text.length();
    if (length < SECONDS_END
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || text.charAt(10) != ' ' && text.charAt(10) != 'T'
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      return Optional.empty();
    }
    try {
      int micros = 0;
      int at = SECONDS_END;
      if (at < length && text.charAt(at) == '.') {
        int end = at + 1;
        while (end < length && Character.isDigit(text.charAt(end)) && end - at <= MICROS) {
          end++;
        }
        micros = digits(text, at + 1, end);
        for (int i = end - at - 1; i < MICROS; i++) {
          micros *= 10;
        }
        at = end;
      }
      ZoneOffset offset = at == length ? ZoneOffset.UTC : ZoneOffset.of(text.substring(at));
      int year = digits(text, 0, 4);
      return year < 1
          ? Optional.empty()
          : Optional.of(LocalDateTime.of(
                  year,
                  digits(text, 5, 7),
                  digits(text, 8, 10),
                  digits(text, 11, 13),
                  digits(text, 14, 16),
                  digits(text, 17, 19),
                  micros * 1_000)
              .toInstant(offset));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static int digits(String text, int begin, int end) {
    int number = 0;
    for (int i = begin; i < end; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException(text);
      }
      number = number * 10 + digit;
    }
    if (begin == end) {
      throw new NumberFormatException(text);
    }
    return number;
  }
}
