package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON values in Python's spelling. Data values that are no texts have been stored so since there is a ResultsDB
 * ({@code "True"}, {@code "None"}, {@code "{'a': [1]}"}), and people search for them.
 */
final class PythonText {

  /** Python writes a float with an exponent from here on. */
  private static final int LARGEST_PLAIN_EXPONENT = 16;

  private static final int SMALLEST_PLAIN_EXPONENT = -3;

  private PythonText() {}

  /** As {@code str()}: a text is itself. */
  public static String str(JsonNode value) {
    return value.isTextual() ? value.textValue() : repr(value);
  }

  /** As {@code repr()}: a text stands in quotes. */
  public static String repr(JsonNode value) {
    StringBuilder text = new StringBuilder();
    repr(value, text);
    return text.toString();
  }

  /** A list of texts as {@code repr()} writes it. */
  public static String repr(List<String> texts) {
    List<String> quoted = new ArrayList<>();
    for (String text : texts) {
      StringBuilder out = new StringBuilder();
      quote(text, out);
      quoted.add(out.toString());
    }
    return "[" + String.join(", ", quoted) + "]";
  }

  private static void repr(JsonNode value, StringBuilder out) {
    switch (value.getNodeType()) {
      case STRING -> quote(value.textValue(), out);
      case BOOLEAN -> out.append(value.booleanValue() ? "True" : "False");
      case NUMBER ->
        out.append(value.isIntegralNumber() ? value.asText() : number(value.doubleValue()));
      case ARRAY -> {
        String between = "";
        out.append('[');
        for (JsonNode item : value) {
          out.append(between);
          repr(item, out);
          between = ", ";
        }
        out.append(']');
      }
      case OBJECT -> {
        String between = "";
        out.append('{');
        for (var field : value.properties()) {
          out.append(between);
          quote(field.getKey(), out);
          out.append(": ");
          repr(field.getValue(), out);
          between = ", ";
        }
        out.append('}');
      }
      case NULL, MISSING, BINARY, POJO -> out.append("None");
    }
  }

  private static void quote(String text, StringBuilder out) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(quote);
    text.codePoints().forEach(c -> {
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c == quote) {
            out.append('\\').append(quote);
          } else if (c < ' ' || c >= 0x7f && c < 0xa1 || c == 0xad) {
            out.append(String.format("\\x%02x", c));
          } else if (Character.isISOControl(c) || !Character.isDefined(c)) {
            out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
          } else {
            out.appendCodePoint(c);
          }
        }
      }
    });
    out.append(quote);
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    String digits = exact.unscaledValue().toString();
    int point = digits.length() - exact.scale();
    String sign = value < 0 ? "-" : "";
    if (point < SMALLEST_PLAIN_EXPONENT || point > LARGEST_PLAIN_EXPONENT) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      return sign + digits.charAt(0) + fraction + String.format("e%+03d", point - 1);
    }
    String plain = exact.toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }
}
