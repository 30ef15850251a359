package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;

/** The body of a request: one JSON object, or several. */
public final class JsonBody {

  private static final Set<String> LINES = Set.of(
      "application/x-ndjson", "application/ndjson", "application/jsonl", "application/jsonlines");

  private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(Limits.DEPTH)
          .maxStringLength(Limits.BODY)
          .maxNameLength(Limits.BODY)
          .build())
      .build());

  private JsonBody() {}

  /** Refuses what is not declared to be JSON, what is no JSON, and JSON that is no object. */
  public static ObjectNode read(Request request) {
    JsonNode body = value(request);
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw new Invalid(List.of(Mistake.noObject(body)));
  }

  /** Refuses what is not declared to be JSON, and what is no JSON. */
  public static JsonNode value(Request request) {
    if (!isJson(type(request))) {
      throw notJson(request, "application/json");
    }
    return parse(request.body());
  }

  /** Whether the body says that it is a list, or lines of values. */
  public static boolean isList(Request request) {
    if (LINES.contains(type(request))) {
      return true;
    }
    for (byte b : request.body()) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '[';
      }
    }
    return false;
  }

  /** Reads a list: each value is handed over as soon as it is read, so that all of them are never held as a tree. */
  public static void readEach(Request request, Consumer<JsonNode> each) {
    String type = type(request);
    if (LINES.contains(type)) {
      readLines(request.body(), each);
    } else if (isJson(type)) {
      readArray(request.body(), each);
    } else {
      throw notJson(request, "application/json or application/x-ndjson");
    }
  }

  private static String type(Request request) {
    String type = request.header("Content-Type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String type) {
    return type.equals("application/json")
        || type.startsWith("application/") && type.endsWith("+json");
  }

  private static HttpRefusal notJson(Request request, String expected) {
    return new HttpRefusal(
        415,
        "Content-Type " + request.header("Content-Type").orElse("(none)") + " (expected " + expected
            + ")");
  }

  private static void readArray(byte[] body, Consumer<JsonNode> each) {
    parsing(body, parser -> {
      boolean list = parser.nextToken() == JsonToken.START_ARRAY;
      while (list && parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == null) {
          throw HttpRefusal.badRequest("Bad request");
        }
        each.accept(MAPPER.readTree(parser));
      }
      if (!list || parser.nextToken() != null) {
        throw HttpRefusal.badRequest("Bad request");
      }
      return list;
    });
  }

  /** One JSON value on each line; blank lines say nothing. */
  private static void readLines(byte[] body, Consumer<JsonNode> each) {
    int line = 0;
    for (int begin = 0, end; begin < body.length; begin = end + 1) {
      end = begin;
      while (end < body.length && body[end] != '\n') {
        end++;
      }
      line++;
      byte[] bytes = Arrays.copyOfRange(body, begin, end);
      if (!isBlank(bytes)) {
        try {
          each.accept(parse(bytes));
        } catch (HttpRefusal e) {
          throw HttpRefusal.badRequest("line " + line + ": no JSON (expected one object a line)");
        }
      }
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  private static JsonNode parse(byte[] body) {
    return parsing(body, parser -> {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null || tree.isMissingNode() || parser.nextToken() != null) {
        throw HttpRefusal.badRequest("Bad request");
      }
      return tree;
    });
  }

  /** Reads something from a parser. */
  private interface Reader<T> {
    T read(JsonParser parser) throws IOException;
  }

  private static <T> T parsing(byte[] body, Reader<T> reader) {
    try (JsonParser parser = MAPPER.createParser(body)) {
      try {
        return reader.read(parser);
      } catch (StreamConstraintsException e) {
        throw new Invalid(List.of(tooMuch(e, parser)));
      }
    } catch (IOException e) {
      throw HttpRefusal.badRequest("Bad request");
    }
  }

  /** Names the outermost field in which the limit was met. */
  private static Mistake tooMuch(StreamConstraintsException e, JsonParser parser) {
    String field = "";
    for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
      if (at.getCurrentName() != null) {
        field = at.getCurrentName();
      }
    }
    String what = e.getOriginalMessage().contains("nesting")
        ? "nested too deeply (expected at most " + Limits.DEPTH + " levels)"
        : "a number or text is too long";
    return new Mistake(
        field.isEmpty() ? List.of() : List.of(field),
        "value_error",
        "Value error, " + what,
        NullNode.getInstance());
  }
}
