package org.taskotron.resultsdb.api.v3;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.Invalid;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.result.Data;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Said;
import org.taskotron.resultsdb.result.TestcaseMention;

/**
 * Reads bodies of version 3. All mistakes are told at once, in the order of the fields. A field that is null was not
 * sent.
 */
final class KindBody {

  /** The longest text of a field, in characters. */
  static final int LONGEST = 8_192;

  static final String ERROR = "ERROR";
  private static final List<String> ON_THE_WAY = List.of("QUEUED", "RUNNING", ERROR);
  private static final Pattern INTEGER = Pattern.compile("\\s*([+-]?\\d{1,4300})(\\.0*)?\\s*");
  private static final Set<String> YES = Set.of("true", "t", "yes", "y", "on", "1");
  private static final Set<String> NO = Set.of("false", "f", "no", "n", "off", "0");

  private final Outcomes outcomes;

  /** @param ofVersion2 the outcomes that version 2.0 takes; here there are some more */
  KindBody(Outcomes ofVersion2) {
    List<String> additional = new ArrayList<>(ofVersion2.all());
    additional.addAll(ON_THE_WAY);
    this.outcomes = new Outcomes(additional);
  }

  Outcomes outcomes() {
    return outcomes;
  }

  /** The result that a body stands for. */
  NewResult read(Kind kind, JsonNode body, String username) {
    if (!(body instanceof ObjectNode object)) {
      throw new Invalid(List.of(new Mistake(
          List.of(),
          "model_type",
          "Input should be a valid dictionary or instance of " + kind.model(),
          body)));
    }
    Fields fields = new Fields();
    Map<String, List<String>> sent = new LinkedHashMap<>();
    for (KindField field : kind.fields()) {
      value(field, object, fields).ifPresent(texts -> sent.put(field.name(), texts));
    }
    fields.done();
    checkTogether(sent, object);
    return result(kind, sent, username);
  }

  private static void checkTogether(Map<String, List<String>> sent, ObjectNode body) {
    boolean explains = sent.containsKey("error_reason") || sent.containsKey("issue_url");
    if (explains && !List.of(ERROR).equals(sent.get("outcome"))) {
      throw new Invalid(List.of(
          Mistake.value("error_reason and issue_url can be only set for ERROR outcome", body)));
    }
  }

  private static NewResult result(Kind kind, Map<String, List<String>> sent, String username) {
    Map<String, List<String>> data = new LinkedHashMap<>();
    data.put("username", List.of(username));
    boolean scratch = List.of("true").equals(sent.get("scratch"));
    data.put("type", List.of(kind.name() + (scratch ? "_scratch" : "")));
    sent.forEach((name, texts) -> {
      if (!Kind.NOT_DATA.contains(name)) {
        data.put(name, texts);
      }
    });
    if (kind.name().equals(Kind.COMPOSE)) {
      data.put("item", composeItems(sent));
      data.remove("id");
    }
    Said about = first(sent, "testcase_ref_url").map(Said::of).orElse(Said.NOTHING);
    return new NewResult(
        first(sent, "outcome").orElseThrow(),
        new TestcaseMention(first(sent, "testcase").orElseThrow(), about),
        List.of(),
        first(sent, "note"),
        first(sent, "ref_url"),
        Data.of(data),
        Optional.empty());
  }

  private static List<String> composeItems(Map<String, List<String>> sent) {
    String id = first(sent, "id").orElseThrow();
    String variant =
        first(sent, "system_variant").filter(text -> !text.isEmpty()).orElse("unknown");
    String arch = first(sent, "system_architecture").orElse("");
    return List.of(id + "/" + variant + "/" + arch, id);
  }

  private static Optional<String> first(Map<String, List<String>> sent, String name) {
    return Optional.ofNullable(sent.get(name)).map(texts -> texts.get(0));
  }

  private Optional<List<String>> value(KindField field, ObjectNode body, Fields fields) {
    JsonNode value = body.get(field.name());
    if (value == null) {
      if (field.required()) {
        fields.wrong(Mistake.missing(body, field.name()));
      }
      return Optional.empty();
    }
    if (value.isNull() && !field.required()) {
      return Optional.empty();
    }
    String name = field.name();
    return switch (field.type()) {
      case OUTCOME -> text(value, fields, name).filter(text -> known(text, value, fields));
      case TESTCASE -> name(value, Limits.NAME, fields, name);
      case NAME -> name(value, LONGEST, fields, name);
      case TEXT -> text(value, fields, name);
      case TEXTS -> texts(value, fields, name);
      case URL -> url(value, fields, name);
      case EMAIL -> email(value, fields, name);
      case INTEGER -> integer(value, fields, name);
      case FLAG -> flag(value, fields, name);
    };
  }

  private boolean known(List<String> text, JsonNode value, Fields fields) {
    boolean known = outcomes.all().contains(text.get(0));
    if (!known) {
      fields.wrong(
          Mistake.value("must be one of: " + String.join(", ", outcomes.all()), value, "outcome"));
    }
    return known;
  }

  private static Optional<List<String>> name(
      JsonNode value, int longest, Fields fields, String name) {
    if (value.isTextual() && value.textValue().isEmpty()) {
      fields.wrong(Mistake.tooShort(value, name));
      return Optional.empty();
    }
    return text(value, longest, fields, name);
  }

  private static Optional<List<String>> text(JsonNode value, Fields fields, Object... loc) {
    return text(value, LONGEST, fields, loc);
  }

  private static Optional<List<String>> text(
      JsonNode value, int longest, Fields fields, Object... loc) {
    if (!value.isTextual()) {
      fields.wrong(Mistake.noText(value, loc));
      return Optional.empty();
    }
    return fields.fits(value.textValue(), longest, value, loc)
        ? Optional.of(List.of(value.textValue()))
        : Optional.empty();
  }

  private static Optional<List<String>> texts(JsonNode value, Fields fields, String name) {
    if (!value.isArray()) {
      fields.wrong(Mistake.noList(value, name));
      return Optional.empty();
    }
    if (value.size() > Limits.VALUES) {
      fields.wrong(Mistake.tooMany(Limits.VALUES, value.size(), name));
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      text(value.get(i), fields, name, i).ifPresent(texts::addAll);
    }
    return Optional.of(texts);
  }

  private static Optional<List<String>> url(JsonNode value, Fields fields, String name) {
    if (!value.isTextual()) {
      fields.wrong(
          new Mistake(List.of(name), "url_type", "URL input should be a string or URL", value));
      return Optional.empty();
    }
    if (!fields.storable(value.textValue(), value, name)) {
      return Optional.empty();
    }
    try {
      return Optional.of(List.of(WebAddress.normal(value.textValue())));
    } catch (WebAddress.Bad bad) {
      fields.wrong(new Mistake(List.of(name), bad.type(), bad.msg(), value));
      return Optional.empty();
    }
  }

  private static Optional<List<String>> email(JsonNode value, Fields fields, String name) {
    Optional<List<String>> text = text(value, fields, name);
    if (text.isEmpty()) {
      return text;
    }
    String address = text.get().get(0).strip();
    Optional<String> wrong = EmailAddress.wrong(address);
    if (wrong.isPresent()) {
      fields.wrong(new Mistake(
          List.of(name),
          "value_error",
          "value is not a valid email address: " + wrong.get(),
          value));
      return Optional.empty();
    }
    return Optional.of(List.of(EmailAddress.normal(address)));
  }

  private static Optional<List<String>> integer(JsonNode value, Fields fields, String name) {
    if (value.isIntegralNumber()) {
      return Optional.of(List.of(value.bigIntegerValue().toString()));
    }
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue().stripTrailingZeros();
      if (number.scale() <= 0 && number.precision() - number.scale() <= 20) {
        return Optional.of(List.of(number.toBigInteger().toString()));
      }
      fields.wrong(new Mistake(
          List.of(name),
          "int_from_float",
          "Input should be a valid integer, got a number with a fractional part",
          value));
    } else if (value.isTextual()) {
      var digits = INTEGER.matcher(value.textValue());
      if (digits.matches()) {
        return Optional.of(List.of(new java.math.BigInteger(digits.group(1)).toString()));
      }
      fields.wrong(Mistake.noInteger(value.textValue(), name));
    } else {
      fields.wrong(
          new Mistake(List.of(name), "int_type", "Input should be a valid integer", value));
    }
    return Optional.empty();
  }

  /** {@code true} or {@code false}, in the many spellings that there are. */
  private static Optional<List<String>> flag(JsonNode value, Fields fields, String name) {
    if (value.isContainerNode() || value.isNull()) {
      fields.wrong(
          new Mistake(List.of(name), "bool_type", "Input should be a valid boolean", value));
      return Optional.empty();
    }
    String word = value.isNumber() && value.doubleValue() == value.intValue()
        ? Integer.toString(value.intValue())
        : value.asText().toLowerCase(Locale.ROOT);
    if (YES.contains(word)) {
      return Optional.of(List.of("true"));
    }
    if (NO.contains(word)) {
      return Optional.of(List.of("false"));
    }
    fields.wrong(new Mistake(
        List.of(name),
        "bool_parsing",
        "Input should be a valid boolean, unable to interpret input",
        value));
    return Optional.empty();
  }
}
