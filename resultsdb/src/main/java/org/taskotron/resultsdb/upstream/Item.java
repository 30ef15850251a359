package org.taskotron.resultsdb.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer, with the place where it stood. Whatever is not as it has to be fails, and the message names
 * address, field and expectation.
 */
public final class Item {

  private static final int SHOWN = 80;

  private final URI address;
  private final String place;
  private final JsonNode node;

  /** @param place within the answer: {@code data[3]}; empty: all of it */
  private Item(URI address, String place, JsonNode node) {
    this.address = address;
    this.place = place;
    this.node = node;
  }

  static Item of(URI address, String place, @Nullable JsonNode node) {
    if (node == null || !node.isObject()) {
      throw new UpstreamFailure(address + ": " + (place.isEmpty() ? "" : place + ": ") + shown(node)
          + " (expected an object)");
    }
    return new Item(address, place, node);
  }

  /** A whole number. */
  public long number(String field, long least, long most) {
    JsonNode value = node.get(field);
    boolean good = value != null
        && value.isIntegralNumber()
        && value.canConvertToLong()
        && value.longValue() >= least
        && value.longValue() <= most;
    if (value == null || !good) {
      throw wrong(field, "a whole number from " + least + " to " + most);
    }
    return value.longValue();
  }

  /** A text of at least one character. */
  public String text(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual() || value.textValue().isEmpty()) {
      throw wrong(field, "a text that is not empty");
    }
    return value.textValue();
  }

  /** A text or null. */
  public Optional<String> textOrNull(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isTextual() && !value.isNull()) {
      throw wrong(field, "a text or null");
    }
    return Optional.ofNullable(value.textValue());
  }

  /** An object within this one. */
  public Item object(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isObject()) {
      throw wrong(field, "an object");
    }
    return new Item(address, named(field), value);
  }

  /** A list of texts. */
  public List<String> texts(String field) {
    return texts(field, node.get(field));
  }

  private List<String> texts(String field, @Nullable JsonNode value) {
    if (value == null || !value.isArray()) {
      throw wrong(field, "a list of texts");
    }
    List<String> texts = new ArrayList<>(value.size());
    for (JsonNode one : value) {
      if (!one.isTextual()) {
        throw wrong(field, "a list of texts");
      }
      texts.add(one.textValue());
    }
    return texts;
  }

  /** Lists of texts under names. */
  public Map<String, List<String>> namedTexts(String field) {
    Item object = object(field);
    Map<String, List<String>> all = new LinkedHashMap<>();
    object
        .node
        .fields()
        .forEachRemaining(one -> all.put(one.getKey(), object.texts(one.getKey(), one.getValue())));
    return all;
  }

  /** A list of anything. */
  JsonNode list(String field) {
    JsonNode value = node.get(field);
    if (value == null || !value.isArray()) {
      throw wrong(field, "a list");
    }
    return value;
  }

  /** Whether the same is said at another place. */
  public boolean saysTheSameAs(Item other) {
    return node.equals(other.node);
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** Says what is wrong with a field. */
  public UpstreamFailure wrong(String field, String expected) {
    return new UpstreamFailure(address + ": " + named(printable(field)) + ": "
        + shown(node.get(field)) + " (expected " + expected + ")");
  }

  private String named(String field) {
    return place.isEmpty() ? field : place + "." + field;
  }

  private static String shown(@Nullable JsonNode value) {
    return value == null ? "missing" : printable(value.toString());
  }

  /** What a stranger sent, as far as a terminal should see it. */
  static String printable(String text) {
    String begin = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return begin.replaceAll("[\\p{Cntrl}\\p{Cs}\\u0080-\\u009f]", "?");
  }
}
