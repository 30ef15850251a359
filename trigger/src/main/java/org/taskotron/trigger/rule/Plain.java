package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Values of YAML and values of JSON side by side: when are two the same. */
final class Plain {

  private static final Pattern NO_PYTHON_FLOAT = Pattern.compile("[^.]*|.*[eE][0-9]+");

  private static final Resolver RESOLVER = new Resolver();

  private Plain() {}

  /** What YAML makes of an unquoted scalar: {@code 24} is a number, {@code no} is false, {@code foo} a text. */
  static @Nullable Object bare(String text) {
    ScalarNode node = new ScalarNode(
        RESOLVER.resolve(NodeId.scalar, text, true), text, null, null, ScalarStyle.PLAIN);
    try {
      return scalar(node);
    } catch (RuntimeException e) {
      return text; // looks like a number at first sight only: 0x_
    }
  }

  /**
   * A scalar's value. Dates are texts here: nothing in a message is ever a date. And {@code 1e3} is a text, as it is in
   * Python, whose floats have a point and a sign before the exponent.
   */
  static @Nullable Object scalar(ScalarNode node) {
    boolean text = node.getTag().equals(Tag.STR)
        || node.getTag().equals(Tag.TIMESTAMP)
        || node.getTag().equals(Tag.FLOAT)
            && NO_PYTHON_FLOAT.matcher(node.getValue()).matches();
    return text ? node.getValue() : Yaml.plain(node);
  }

  static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> node.numberValue();
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(node.size());
        node.forEach(element -> list.add(of(element)));
        yield list;
      }
      case OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
        yield map;
      }
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  /** Whether a value of the rules is a value of the event. Nothing equals what is not there. */
  static boolean same(@Nullable Object wanted, JsonNode value) {
    return switch (value.getNodeType()) {
      case MISSING, BINARY, POJO -> false;
      case NULL -> wanted == null;
      case STRING -> wanted instanceof String && wanted.equals(value.textValue());
      case BOOLEAN -> wanted instanceof Boolean && wanted.equals(value.booleanValue());
      case NUMBER -> wanted instanceof Number number && sameNumber(number, value);
      case ARRAY -> wanted instanceof List<?> list && sameList(list, value);
      case OBJECT -> wanted instanceof Map<?, ?> map && sameMap(map, value);
    };
  }

  private static boolean sameList(List<?> wanted, JsonNode value) {
    if (wanted.size() != value.size()) {
      return false;
    }
    for (int n = 0; n < wanted.size(); n++) {
      if (!same(wanted.get(n), value.get(n))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameMap(Map<?, ?> wanted, JsonNode value) {
    return wanted.size() == value.size()
        && wanted.entrySet().stream()
            .allMatch(entry -> same(entry.getValue(), value.path(String.valueOf(entry.getKey()))));
  }

  private static boolean sameNumber(Number wanted, JsonNode value) {
    if (wanted instanceof Double number && !Double.isFinite(number)) {
      return false;
    }
    // Floats of JSON keep their digits, those of YAML do not: compare them as what YAML would make
    // of them.
    return wanted instanceof Double || wanted instanceof Float || !value.isIntegralNumber()
        ? Double.compare(wanted.doubleValue(), value.doubleValue()) == 0
        : decimal(wanted).compareTo(value.decimalValue()) == 0;
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof BigInteger integer
        ? new BigDecimal(integer)
        : BigDecimal.valueOf(number.longValue());
  }

  /** For messages to people: texts in quotes, long ones cut. */
  static String shown(JsonNode value) {
    if (value.isMissingNode()) {
      return "missing";
    }
    String text = value.toString();
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }
}
