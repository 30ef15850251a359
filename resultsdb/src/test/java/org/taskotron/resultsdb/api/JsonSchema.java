package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Holds values against the JSON Schemas of a document: as much of the language as ours use. A word that it does not know is
 * an error, so that no schema says more than is checked.
 */
final class JsonSchema {

  private static final Set<String> KNOWN = Set.of(
      "$ref",
      "anyOf",
      "type",
      "enum",
      "properties",
      "required",
      "additionalProperties",
      "items",
      "minLength",
      "maxLength",
      "minItems",
      "maxItems",
      "format",
      "title",
      "description",
      "default",
      "examples");

  private final JsonNode document;

  JsonSchema(JsonNode document) {
    this.document = document;
  }

  /** What does not fit, with its place; empty if all does. */
  List<String> mistakes(JsonNode schema, JsonNode value) {
    List<String> mistakes = new ArrayList<>();
    check(schema, value, "", mistakes);
    return mistakes;
  }

  JsonNode resolved(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    JsonNode target = document.at(node.get("$ref").asText().substring(1));
    if (target.isMissingNode()) {
      throw new AssertionError(node + " leads nowhere");
    }
    return resolved(target);
  }

  private void check(JsonNode unresolved, JsonNode value, String at, List<String> mistakes) {
    JsonNode schema = resolved(unresolved);
    schema.fieldNames().forEachRemaining(word -> {
      if (!KNOWN.contains(word)) {
        throw new AssertionError("the check does not know " + word + " of " + schema);
      }
    });
    if (schema.has("anyOf")) {
      List<List<String>> all = new ArrayList<>();
      schema.get("anyOf").forEach(one -> {
        List<String> own = new ArrayList<>();
        check(one, value, at, own);
        all.add(own);
      });
      if (all.stream().noneMatch(List::isEmpty)) {
        mistakes.add(at + ": none of " + all);
      }
    }
    JsonNode type = schema.path("type");
    boolean fits = type.isMissingNode();
    for (JsonNode one : type.isTextual() ? List.of(type) : type) {
      fits |= is(one.asText(), value);
    }
    if (!fits) {
      mistakes.add(at + ": " + value + " is no " + type);
      return;
    }
    if (schema.has("enum")) {
      boolean found = false;
      for (JsonNode one : schema.get("enum")) {
        found |= one.equals(value);
      }
      if (!found) {
        mistakes.add(at + ": " + value + " is none of " + schema.get("enum"));
      }
    }
    if (value.isTextual()) {
      limits(schema, "Length", value.asText().length(), at, mistakes);
    } else if (value.isArray()) {
      limits(schema, "Items", value.size(), at, mistakes);
      for (int i = 0; i < value.size() && schema.has("items"); i++) {
        check(schema.get("items"), value.get(i), at + "/" + i, mistakes);
      }
    } else if (value.isObject()) {
      object(schema, value, at, mistakes);
    }
  }

  private void object(JsonNode schema, JsonNode value, String at, List<String> mistakes) {
    schema.path("required").forEach(name -> {
      if (!value.has(name.asText())) {
        mistakes.add(at + ": " + name.asText() + " is missing");
      }
    });
    JsonNode more = schema.path("additionalProperties");
    value.properties().forEach(field -> {
      JsonNode own = schema.path("properties").path(field.getKey());
      String there = at + "/" + field.getKey();
      if (!own.isMissingNode()) {
        check(own, field.getValue(), there, mistakes);
      } else if (more.isObject()) {
        check(more, field.getValue(), there, mistakes);
      } else if (more.isBoolean() && !more.booleanValue()) {
        mistakes.add(there + ": is not described");
      }
    });
  }

  private static void limits(
      JsonNode schema, String what, int size, String at, List<String> mistakes) {
    if (size < schema.path("min" + what).asInt(0)
        || size > schema.path("max" + what).asInt(Integer.MAX_VALUE)) {
      mistakes.add(at + ": " + what + " " + size);
    }
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "null" -> value.isNull();
      default -> throw new AssertionError("the check does not know type " + type);
    };
  }
}
