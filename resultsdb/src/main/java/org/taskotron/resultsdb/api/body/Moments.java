package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Points in time as people name them where nobody minds how others did: a day, or a time with or without an offset. */
public final class Moments {

  private static final String EXPECTED =
      "must be a time such as 2026-12-24, 2026-12-24T18:00:00 (UTC) or 2026-12-24T18:00:00+01:00";
  private static final int DAY = 10;
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
      .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
      .optionalStart()
      .appendOffsetId()
      .optionalEnd()
      .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
      .toFormatter(Locale.ROOT)
      .withResolverStyle(ResolverStyle.STRICT)
      .withChronology(IsoChronology.INSTANCE);

  private Moments() {}

  /** The field of an object, if it has one; what is no time is remembered as a mistake. */
  public static Optional<Instant> of(JsonNode object, String field, Fields fields) {
    return fields
        .optionalText(object, field, field)
        .flatMap(text -> of(Optional.of(text), field, fields));
  }

  /** A query's parameter, if it is there. */
  public static Optional<Instant> of(Optional<String> given, String name, Fields fields) {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    String text = readable(given.get().strip());
    try {
      Instant time = text.length() <= DAY
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text, TIME).toInstant();
      int year = time.atOffset(ZoneOffset.UTC).getYear();
      if (1 <= year && year <= 9999) {
        return Optional.of(time.truncatedTo(ChronoUnit.MICROS));
      }
    } catch (DateTimeException e) {
      // told below, as an odd year is
    }
    fields.wrong(Mistake.value(EXPECTED, TextNode.valueOf(given.get()), name));
    return Optional.empty();
  }

  /** A blank stands between day and time, or was a plus sign in an address that nobody encoded. */
  private static String readable(String text) {
    boolean between = text.length() > DAY && text.charAt(DAY) == ' ';
    return (between ? text.substring(0, DAY) + 'T' + text.substring(DAY + 1) : text)
        .replace(' ', '+');
  }
}
