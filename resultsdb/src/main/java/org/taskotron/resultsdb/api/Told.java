package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.taskotron.base.web.Answer;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.json.ResultJson;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;

/**
 * Writes answers: keys sorted, ASCII only, a newline at the end. By hand and not by reflection, because most of what a
 * reader waits for is this.
 */
final class Told {

  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
      .build()
      .setCodec(new ObjectMapper());

  /** Writes one value. */
  interface Writer {
    void write(JsonGenerator out) throws IOException;
  }

  /** Writes one item of a list. */
  interface ItemWriter<T> {
    void write(JsonGenerator out, T item) throws IOException;
  }

  private Told() {}

  static Answer answer(int status, Writer writer) {
    return Answer.json(bytes(writer)).status(status);
  }

  static byte[] bytes(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      writer.write(out);
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  static void result(JsonGenerator out, Result result, Links links) throws IOException {
    ResultJson.result(out, result, links.addresses());
  }

  static void testcase(JsonGenerator out, Testcase testcase, Links links) throws IOException {
    ResultJson.testcase(out, testcase, links.addresses());
  }

  static void group(JsonGenerator out, Group group, Links links) throws IOException {
    out.writeStartObject();
    text(out, "description", group.description());
    out.writeStringField("href", links.group(group.uuid()));
    text(out, "ref_url", group.refUrl());
    out.writeStringField("results", links.resultsOfGroup(group.uuid()));
    out.writeNumberField("results_count", group.results());
    out.writeStringField("uuid", group.uuid());
    out.writeEndObject();
  }

  static <T> Answer page(
      List<T> items,
      Optional<String> previous,
      Optional<String> next,
      OptionalLong total,
      ItemWriter<T> writer) {
    return answer(200, out -> {
      out.writeStartObject();
      items(out, items, writer);
      text(out, "next", next);
      text(out, "prev", previous);
      if (total.isPresent()) {
        out.writeNumberField("total", total.getAsLong());
      }
      out.writeEndObject();
    });
  }

  static <T> void items(JsonGenerator out, List<T> items, ItemWriter<T> writer) throws IOException {
    out.writeArrayFieldStart("data");
    for (T item : items) {
      writer.write(out, item);
    }
    out.writeEndArray();
  }

  /** All mistakes; and the same in one sentence, which is what older clients show. */
  static Answer mistakes(List<Mistake> mistakes) {
    return answer(400, out -> {
      out.writeStartObject();
      out.writeStringField(
          "message",
          "Malformed Request: "
              + mistakes.stream().map(Mistake::sentence).collect(Collectors.joining("; ")));
      out.writeArrayFieldStart("validation_error");
      for (Mistake mistake : mistakes) {
        mistake(out, mistake);
      }
      out.writeEndArray();
      out.writeEndObject();
    });
  }

  private static void mistake(JsonGenerator out, Mistake mistake) throws IOException {
    out.writeStartObject();
    out.writeObjectField("input", mistake.input());
    out.writeArrayFieldStart("loc");
    for (Object part : mistake.loc()) {
      if (part instanceof Integer place) {
        out.writeNumber(place);
      } else {
        out.writeString(part.toString());
      }
    }
    out.writeEndArray();
    out.writeStringField("msg", mistake.msg());
    out.writeStringField("type", mistake.type());
    out.writeStringField("url", "https://errors.pydantic.dev/2.6/v/" + mistake.type());
    out.writeEndObject();
  }

  static void text(JsonGenerator out, String field, Optional<String> text) throws IOException {
    ResultJson.text(out, field, text);
  }
}
