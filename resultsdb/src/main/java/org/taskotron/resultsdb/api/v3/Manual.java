package org.taskotron.resultsdb.api.v3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.taskotron.resultsdb.api.body.Limits;

/**
 * Version 3 as its manual shows it, made from the same fields as the checks.
 *
 * @param base where we are, as the reader sees us
 */
public record Manual(String base, List<ShownKind> kinds) {

  private static final ObjectMapper PRETTY = new ObjectMapper();

  /** @param example a body that is good */
  public record ShownKind(
      String name, String plural, String words, String example, List<ShownField> fields) {}

  /** @param type in words */
  public record ShownField(String name, String type, boolean required, String words) {}

  static Manual of(String base, List<String> outcomes) {
    return new Manual(
        base, Kind.all().stream().map(kind -> shown(kind, outcomes)).toList());
  }

  private static ShownKind shown(Kind kind, List<String> outcomes) {
    List<ShownField> fields = kind.fields().stream()
        .map(field -> new ShownField(
            field.name(), words(field.type(), outcomes), field.required(), field.words()))
        .toList();
    try {
      String example =
          PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(kind.exampleBody());
      return new ShownKind(kind.name(), kind.plural(), kind.words(), example, fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers can be written", e);
    }
  }

  private static String words(KindField.Type type, List<String> outcomes) {
    return switch (type) {
      case OUTCOME -> "one of " + String.join(", ", outcomes);
      case TESTCASE -> "a text of 1 to " + Limits.NAME + " characters";
      case NAME -> "a text of 1 to " + KindBody.LONGEST + " characters";
      case TEXT -> "a text of at most " + KindBody.LONGEST + " characters";
      case TEXTS -> "a list of texts";
      case URL -> "an http or https address of at most " + WebAddress.LONGEST + " characters";
      case EMAIL -> "an e-mail address";
      case INTEGER -> "an integer";
      case FLAG -> "true or false";
    };
  }
}
