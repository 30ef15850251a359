package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.taskotron.base.web.AsyncHandler;
import org.taskotron.base.web.Handler;
import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.Invalid;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.result.IdempotencyKey;

/** What the younger parts of the API have in common. They say so when they are asked for something that they do not know. */
final class Endpoint {

  static final String KEY_HEADER = "Idempotency-Key";

  private Endpoint() {}

  /** The handler, with its mistakes told. */
  static Handler handler(Handler handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (Invalid invalid) {
        return Told.mistakes(invalid.mistakes());
      }
    };
  }

  /** The same for one that answers later. */
  static AsyncHandler async(AsyncHandler handler) {
    return request -> {
      try {
        return handler.handle(request);
      } catch (Invalid invalid) {
        return CompletableFuture.completedStage(Told.mistakes(invalid.mistakes()));
      }
    };
  }

  /** A name that nobody knows is a misspelt one, and would change the answer without a word. */
  static void knowOnly(Set<String> known, Request request, Fields fields) {
    request.queryAll().stream()
        .map(java.util.Map.Entry::getKey)
        .distinct()
        .filter(name -> !known.contains(name))
        .forEach(name -> unknown(known, name, TextNode.valueOf(name), fields));
  }

  /** As above; fields that begin with {@code _} are for others, as clients have always sent them. */
  static void knowOnly(Set<String> known, ObjectNode body, Fields fields) {
    body.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name) && !name.startsWith("_")) {
        unknown(known, name, body.get(name), fields);
      }
    });
  }

  private static void unknown(Set<String> known, String name, JsonNode input, Fields fields) {
    String list = String.join(", ", new java.util.TreeSet<>(known));
    fields.wrong(Mistake.value("unknown here; known are " + list, input, name));
  }

  /** A comma list: each part trimmed, blanks dropped. */
  static Set<String> list(Request request, String name, Fields fields) {
    Set<String> texts = new LinkedHashSet<>();
    request.queries(name).stream()
        .flatMap(text -> Stream.of(text.split(",")))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .forEach(texts::add);
    if (texts.size() > Limits.FILTER) {
      fields.wrong(Mistake.tooMany(Limits.FILTER, texts.size(), name));
    }
    texts.forEach(text -> fields.storable(text, TextNode.valueOf(text), name));
    return texts;
  }

  /** A text or a list of texts, each of at least one character; none when the field is missing or null. */
  static List<String> texts(JsonNode object, String field, Fields fields, Object... loc) {
    JsonNode value = Fields.value(object, field);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      return text(value, fields, loc).map(List::of).orElse(List.of());
    }
    if (value.size() > Limits.FILTER) {
      fields.wrong(Mistake.tooMany(Limits.FILTER, value.size(), loc));
      return List.of();
    }
    Set<String> texts = new LinkedHashSet<>();
    for (int i = 0; i < value.size(); i++) {
      Object[] place = java.util.Arrays.copyOf(loc, loc.length + 1);
      place[loc.length] = i;
      text(value.get(i), fields, place).ifPresent(texts::add);
    }
    return List.copyOf(texts);
  }

  private static Optional<String> text(JsonNode value, Fields fields, Object... loc) {
    if (!value.isTextual()) {
      fields.wrong(Mistake.noText(value, loc));
      return Optional.empty();
    }
    if (value.textValue().isEmpty()) {
      fields.wrong(Mistake.tooShort(value, loc));
      return Optional.empty();
    }
    return fields.fits(value.textValue(), Limits.NAME, value, loc)
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** The sender's key, if there is one. */
  static Optional<String> key(Request request, Fields fields) {
    Optional<String> text = request.header(KEY_HEADER);
    if (text.isPresent() && text.get().isEmpty()) {
      fields.wrong(Mistake.tooShort(TextNode.valueOf(""), KEY_HEADER));
    }
    text.filter(key -> key.length() > IdempotencyKey.LONGEST)
        .ifPresent(key -> fields.wrong(
            Mistake.tooLong(IdempotencyKey.LONGEST, TextNode.valueOf(key), KEY_HEADER)));
    return text;
  }

  /** A number of ours in a path; what cannot be one is that of nothing. */
  static Optional<Long> id(Request request) {
    String text = request.path("id");
    boolean digits =
        !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
