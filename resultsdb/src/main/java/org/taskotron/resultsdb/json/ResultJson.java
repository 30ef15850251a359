package org.taskotron.resultsdb.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;

/** Writes results and testcases: keys sorted, ASCII only. Safe for use by several threads. */
public final class ResultJson {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ResultJson() {}

  /** A result by itself, on one line. */
  public static byte[] bytes(Result result, ApiAddresses addresses) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      result(out, result, addresses);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  public static void result(JsonGenerator out, Result result, ApiAddresses addresses)
      throws IOException {
    out.writeStartObject();
    out.writeFieldName("data");
    out.writeRawValue(result.data().json());
    out.writeArrayFieldStart("groups");
    for (String uuid : result.groups()) {
      out.writeString(uuid);
    }
    out.writeEndArray();
    out.writeStringField("href", addresses.result(result.id()));
    out.writeNumberField("id", result.id());
    text(out, "note", result.note());
    out.writeStringField("outcome", result.outcome());
    text(out, "ref_url", result.refUrl());
    out.writeStringField("submit_time", time(result.submitTime()));
    out.writeFieldName("testcase");
    testcase(out, result.testcase(), addresses);
    out.writeEndObject();
  }

  public static void testcase(JsonGenerator out, Testcase testcase, ApiAddresses addresses)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("href", addresses.testcase(testcase.name()));
    out.writeStringField("name", testcase.name());
    text(out, "ref_url", testcase.refUrl());
    out.writeEndObject();
  }

  /** A text or null. */
  public static void text(JsonGenerator out, String field, Optional<String> text)
      throws IOException {
    out.writeFieldName(field);
    if (text.isPresent()) {
      out.writeString(text.get());
    } else {
      out.writeNull();
    }
  }

  /** UTC without saying so: {@code 2016-08-15T13:29:06}, with six digits of a fraction unless it is zero. */
  public static String time(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(26);
    digits(text, time.getYear(), 4).append('-');
    digits(text, time.getMonthValue(), 2).append('-');
    digits(text, time.getDayOfMonth(), 2).append('T');
    digits(text, time.getHour(), 2).append(':');
    digits(text, time.getMinute(), 2).append(':');
    digits(text, time.getSecond(), 2);
    int micros = time.getNano() / 1_000;
    return micros == 0 ? text.toString() : digits(text.append('.'), micros, 6).toString();
  }

  private static StringBuilder digits(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    return text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
  }
}
