package org.taskotron.resultsdb.api.v3;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.result.Outcomes;

/** The JSON Schema of a body of version 3, made from the same fields as its check. */
final class KindSchema {

  private KindSchema() {}

  static ObjectNode of(Kind kind, Outcomes outcomes) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("title", kind.model());
    schema.put("type", "object");
    schema.put("description", kind.words());
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (KindField field : kind.fields()) {
      properties.set(field.name(), property(field, outcomes));
      if (field.required()) {
        required.add(field.name());
      }
    }
    schema.set("required", required);
    return schema;
  }

  private static ObjectNode property(KindField field, Outcomes outcomes) {
    ObjectNode value = type(field, outcomes);
    ObjectNode property = JsonNodeFactory.instance.objectNode();
    property.put("title", field.name());
    property.put("description", field.words());
    if (field.required()) {
      property.setAll(value);
    } else {
      ArrayNode either = property.putArray("anyOf");
      either.add(value);
      either.addObject().put("type", "null");
      if (field.type() == KindField.Type.FLAG) {
        property.put("default", false);
      } else {
        property.putNull("default");
      }
    }
    return property;
  }

  private static ObjectNode type(KindField field, Outcomes outcomes) {
    ObjectNode type = JsonNodeFactory.instance.objectNode();
    switch (field.type()) {
      case OUTCOME -> {
        type.put("type", "string");
        ArrayNode words = type.putArray("enum");
        outcomes.all().forEach(words::add);
      }
      case TESTCASE -> type.put("type", "string").put("minLength", 1).put("maxLength", Limits.NAME);
      case NAME ->
        type.put("type", "string").put("minLength", 1).put("maxLength", KindBody.LONGEST);
      case TEXT -> type.put("type", "string").put("maxLength", KindBody.LONGEST);
      case TEXTS ->
        type.put("type", "array")
            .putObject("items")
            .put("type", "string")
            .put("maxLength", KindBody.LONGEST);
      case URL ->
        type.put("type", "string")
            .put("format", "uri")
            .put("minLength", 1)
            .put("maxLength", WebAddress.LONGEST);
      case EMAIL -> type.put("type", "string").put("format", "email");
      case INTEGER -> type.put("type", "integer");
      case FLAG -> type.put("type", "boolean");
    }
    return type;
  }
}
