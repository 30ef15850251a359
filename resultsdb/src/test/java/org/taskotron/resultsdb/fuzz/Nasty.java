package org.taskotron.resultsdb.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What nobody should send: texts, numbers, JSON, bytes. The same for the same seed. */
public final class Nasty {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final List<String> TEXTS = List.of(
      "",
      " ",
      "\u0000",
      "a\u0000b",
      "\u0001\u0007\u001b[31m\u007f\u0085",
      "\r\nX-Injected: 1",
      "\t\n\u000b\f",
      "\ud800",
      "x\udc00y",
      "\udc00\ud800",
      "\uffff\ufffe\ufeff",
      "\u202e\u2066\u200b\u00ad",
      "\ud83d\ude00\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
      "مرحبا",
      "漢字かな交じり文",
      "हिन्दी",
      "Ελλάς",
      "ß\u1e9eİıſ",
      "e\u0301\u0327",
      "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
      "<script>alert(1)</script>",
      "\"><x-fuzz>",
      "'><x-fuzz x=",
      "\" onclick=\"x-fuzz\" x=\"",
      "</title></textarea></svg><x-fuzz>",
      "<!-- --!> <![CDATA[ ]]> <?x ?> &x-fuzz; &#0; &lt;x-fuzz>",
      "<",
      "&",
      "javascript:alert(1)",
      " \tjava\nscript:alert(1)",
      "data:text/html,<x-fuzz>",
      "\"'`--;/*",
      "' or 1=1 --",
      "${jndi:ldap://x}",
      "{{7*7}}",
      "../../../../etc/passwd",
      "%",
      "%00",
      "%zz",
      "%25",
      "_",
      "|",
      "\\",
      "\\\\\\",
      "*",
      "**********",
      "a:b",
      "item:like",
      "a,b,,c,",
      ",",
      "null",
      "true",
      "NaN",
      "-0",
      "1e999",
      "1e-999",
      "0x10",
      "٣",
      "2147483648",
      "-9223372036854775809",
      "99999999999999999999999999999999999999",
      "0000-00-00T00:00:00.0",
      "9999-12-31T23:59:59.999999",
      "9999-12-31T23:59:59.999999-23:59",
      "0001-01-01T00:00:00.0+23:59",
      "-0001-01-01T00:00:00.0",
      "+10000-01-01T00:00:00.0",
      "2024-02-30T00:00:00.0",
      "2016-12-31T23:59:60.0",
      "2016-08-14T25:61:61.1234567",
      "2016-08-14T00:00:00.0+99:99",
      "1970,1969",
      "asc:submit_time",
      "PASSED",
      "passed,failed",
      "http://[::1]:99999/",
      "http://\u0000",
      "http://a@b@c/%zz#?",
      "https://xn--/",
      "jane",
      "g",
      "t",
      "x");

  private final Random random;

  public Nasty(long seed) {
    random = new Random(seed);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  public <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  /** A text of any kind. */
  public String text(int longest) {
    String text = switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> oneOf(TEXTS);
      case 4 -> oneOf(TEXTS) + oneOf(TEXTS);
      case 5 -> stars(longest);
      case 6 -> {
        String part = oneOf(TEXTS);
        yield part.isEmpty() ? part : part.repeat(1 + random.nextInt(longest) / part.length());
      }
      default -> {
        StringBuilder any = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
          any.append((char) random.nextInt(once(3) ? 0x10000 : 0x180));
        }
        yield any.toString();
      }
    };
    return text.length() <= longest ? text : text.substring(0, longest);
  }

  /** Patterns over which a careless search never ends. */
  private String stars(int longest) {
    String part = oneOf(List.of("*a", "a*", "*ab", "*a*", "%a", "_*", "*aa", "a*b*", "**a"));
    String end = oneOf(List.of("", "b", "*", "*b", "aaaaaaaab"));
    return part.repeat(1 + random.nextInt(Math.max(1, longest / part.length()))) + end;
  }

  private JsonNode value(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong());
      case 3 -> NODES.numberNode(new BigInteger(1 + random.nextInt(400), random));
      case 4 -> NODES.numberNode(new BigDecimal("-1.5e" + (random.nextInt(600) - 300)));
      case 5 -> depth > 3 ? NODES.arrayNode() : NODES.arrayNode().add(value(depth + 1));
      case 6 -> depth > 3 ? NODES.objectNode() : NODES.objectNode().set(text(10), value(depth + 1));
      default -> NODES.textNode(text(once(20) ? 70_000 : 900));
    };
  }

  /** A body like this one, with something wrong in some places. */
  public byte[] like(String good) {
    try {
      JsonNode tree = JSON.readTree(good);
      for (int i = random.nextInt(3); i >= 0; i--) {
        tree = changed(tree);
      }
      byte[] bytes = JSON.writeValueAsString(tree).getBytes(StandardCharsets.UTF_8);
      return once(4) ? broken(bytes) : bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode changed(JsonNode node) {
    if (once(12)) {
      return value(0);
    }
    if (node instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = oneOf(names);
      switch (random.nextInt(5)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(text(800), value(0));
        case 2 -> object.set(name, value(0));
        default -> object.set(name, changed(object.get(name)));
      }
      return object;
    }
    if (node instanceof ArrayNode array && !array.isEmpty()) {
      int place = random.nextInt(array.size());
      switch (random.nextInt(5)) {
        case 0 -> array.remove(place);
        case 1 -> {
          JsonNode again = array.get(place);
          for (int i = random.nextInt(1_200); i > 0; i--) {
            array.add(again);
          }
        }
        case 2 -> array.insert(place, value(0));
        default -> array.set(place, changed(array.get(place)));
      }
      return array;
    }
    return value(0);
  }

  /** Bytes that are not even JSON, mostly. */
  private byte[] broken(byte[] good) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = random.nextInt(good.length + 1);
    out.write(good, 0, at);
    byte[] deep = oneOf(List.of("[", "{\"a\":", "[[", "\"\\ud800\"", "9", "\\u0000", "\n", "{}"))
        .repeat(1 + random.nextInt(once(5) ? 50_000 : 10))
        .getBytes(StandardCharsets.UTF_8);
    switch (random.nextInt(4)) {
      case 0 -> {} // ends there
      case 1 -> {
        out.writeBytes(deep);
        out.write(good, at, good.length - at);
      }
      case 2 -> {
        out.write(random.nextInt(256));
        int rest = Math.min(good.length, at + 1 + random.nextInt(4));
        out.write(good, rest, good.length - rest);
      }
      default -> {
        out.writeBytes(good);
        out.writeBytes(good);
      }
    }
    return out.toByteArray();
  }

  /** For an address; now and then raw, as no client should. */
  public String encoded(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '*' || c == ',';
      if (plain || once(5_000)) {
        out.append((char) c);
      } else {
        out.append(String.format("%%%02X", c));
      }
    }
    if (once(40)) {
      out.append(
          oneOf(List.of("%", "%f", "%FF", "%C3%28", "%ED%A0%80", "%00", "+", "#", "?", "&=")));
    }
    return out.toString();
  }
}
