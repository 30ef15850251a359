package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that is wrong with a body or a query, in the words that clients know.
 *
 * @param loc which field, as the sender wrote it; its parts from the outside in, numbers for places in lists
 * @param type a word for programs
 * @param msg a sentence for people
 * @param input what was found; for a missing field the whole object
 */
public record Mistake(List<Object> loc, String type, String msg, JsonNode input) {

  /** The longest text that is sent back in an error. */
  private static final int LONGEST_INPUT = 1_000;

  public Mistake {
    loc = List.copyOf(loc);
    input = shortened(input);
  }

  public static Mistake missing(JsonNode whole, Object... loc) {
    return new Mistake(List.of(loc), "missing", "Field required", whole);
  }

  public static Mistake noText(JsonNode input, Object... loc) {
    return new Mistake(List.of(loc), "string_type", "Input should be a valid string", input);
  }

  public static Mistake tooShort(JsonNode input, Object... loc) {
    return new Mistake(
        List.of(loc), "string_too_short", "String should have at least 1 character", input);
  }

  public static Mistake tooLong(int longest, JsonNode input, Object... loc) {
    return new Mistake(
        List.of(loc),
        "string_too_long",
        "String should have at most " + longest + " characters",
        input);
  }

  public static Mistake tooMany(int most, int found, Object... loc) {
    return new Mistake(
        List.of(loc),
        "too_long",
        "List should have at most " + most + " items, not " + found,
        NullNode.getInstance());
  }

  public static Mistake tooFew(Object... loc) {
    return new Mistake(
        List.of(loc), "too_short", "List should have at least 1 item", NullNode.getInstance());
  }

  public static Mistake noList(JsonNode input, Object... loc) {
    return new Mistake(List.of(loc), "list_type", "Input should be a valid list", input);
  }

  public static Mistake noObject(JsonNode input, Object... loc) {
    return new Mistake(List.of(loc), "dict_type", "Input should be a valid dictionary", input);
  }

  public static Mistake noInteger(String input, Object... loc) {
    return new Mistake(
        List.of(loc),
        "int_parsing",
        "Input should be a valid integer, unable to parse string as an integer",
        TextNode.valueOf(input));
  }

  public static Mistake value(String what, JsonNode input, Object... loc) {
    return new Mistake(List.of(loc), "value_error", "Value error, " + what, input);
  }

  /** The same about one item of a list. */
  public Mistake at(int place) {
    List<Object> within = new ArrayList<>(loc);
    within.add(0, place);
    return new Mistake(within, type, msg, input);
  }

  /** {@code groups.0.uuid: String should have at most 36 characters}. */
  public String sentence() {
    String field = loc.stream().map(Object::toString).collect(Collectors.joining("."));
    return field.isEmpty() ? msg : field + ": " + msg;
  }

  /** Whoever sent megabytes does not get them back. */
  private static JsonNode shortened(JsonNode input) {
    if (input.isTextual()) {
      String text = input.textValue();
      return text.length() <= LONGEST_INPUT
          ? input
          : TextNode.valueOf(text.substring(0, LONGEST_INPUT) + "…");
    }
    return input.isContainerNode() && weight(input, LONGEST_INPUT) < 0
        ? NullNode.getInstance()
        : input;
  }

  /** What is left of so many characters after the value; below zero: not all of it fits. */
  private static int weight(JsonNode value, int left) {
    int rest = left - 4;
    if (value.isTextual()) {
      return rest - value.textValue().length();
    }
    for (var field : value.properties()) {
      rest -= field.getKey().length();
    }
    for (JsonNode item : value) {
      if (rest < 0) {
        return rest;
      }
      rest = weight(item, rest);
    }
    return rest;
  }
}
