package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;

/** The body of a request as one JSON object. */
final class JsonBody {

  private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(Limits.DEPTH)
          .maxStringLength(Limits.BODY)
          .maxNameLength(Limits.BODY)
          .build())
      .build());

  private JsonBody() {}

  /** Refuses what is not declared to be JSON, what is no JSON, and JSON that is no object. */
  static ObjectNode read(Request request) {
    if (!isJson(request.header("Content-Type"))) {
      throw new HttpRefusal(
          415,
          "Content-Type " + request.header("Content-Type").orElse("(none)")
              + " (expected application/json)");
    }
    JsonNode body = parse(request.body());
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw new Invalid(List.of(Mistake.noObject(body)));
  }

  private static boolean isJson(Optional<String> type) {
    String plain = type.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return plain.equals("application/json")
        || plain.startsWith("application/") && plain.endsWith("+json");
  }

  private static JsonNode parse(byte[] body) {
    try (JsonParser parser = MAPPER.createParser(body)) {
      try {
        JsonNode tree = MAPPER.readTree(parser);
        if (tree == null || tree.isMissingNode() || parser.nextToken() != null) {
          throw HttpRefusal.badRequest("Bad request");
        }
        return tree;
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
