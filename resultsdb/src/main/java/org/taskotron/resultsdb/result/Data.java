package org.taskotron.resultsdb.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a result says about what was tested: keys, each with one or more texts. Keys are sorted, the texts of a key keep
 * their order. Held as JSON, which is what the database keeps and the API tells; read into a map only when somebody
 * looks. Safe for use by several threads.
 *
 * <pre>{"arch":["x86_64","noarch"],"item":["koschei-1.7.2-1.fc24"],"type":["koji_build"]}</pre>
 */
public final class Data {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  public static final Data NONE = of(Map.of());

  private final String json;
  private @Nullable SortedMap<String, List<String>> values;

  private Data(String json, @Nullable SortedMap<String, List<String>> values) {
    this.json = json;
    this.values = values;
  }

  /** A key without any text is left out. */
  public static Data of(Map<String, List<String>> values) {
    TreeMap<String, List<String>> sorted = new TreeMap<>();
    values.forEach((key, texts) -> {
      if (!texts.isEmpty()) {
        sorted.put(key, List.copyOf(texts));
      }
    });
    return new Data(write(sorted), Collections.unmodifiableSortedMap(sorted));
  }

  /** What {@link #json} told once. */
  public static Data ofJson(String json) {
    return new Data(json, null);
  }

  /** ASCII only, keys sorted. */
  public String json() {
    return json;
  }

  public SortedMap<String, List<String>> values() {
    SortedMap<String, List<String>> read = values;
    if (read == null) {
      read = read(json);
      values = read;
    }
    return read;
  }

  private static String write(SortedMap<String, List<String>> values) {
    StringWriter text = new StringWriter(128);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      for (Map.Entry<String, List<String>> entry : values.entrySet()) {
        out.writeArrayFieldStart(entry.getKey());
        for (String value : entry.getValue()) {
          out.writeString(value);
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return text.toString();
  }

  private static SortedMap<String, List<String>> read(String json) {
    SortedMap<String, List<String>> values = new TreeMap<>();
    try (JsonParser in = JSON.createParser(json)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String key = in.currentName();
        List<String> texts = new java.util.ArrayList<>(1);
        in.nextToken();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          texts.add(in.getText());
        }
        values.put(key, Collections.unmodifiableList(texts));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a result's data is not what was stored: " + json, e);
    }
    return Collections.unmodifiableSortedMap(values);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Data data && json.equals(data.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json;
  }
}
