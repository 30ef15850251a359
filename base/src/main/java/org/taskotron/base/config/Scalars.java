package org.taskotron.base.config;

import java.io.IOException;
import java.lang.invoke.MethodType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes single values. They are read from the text as it was written: {@code 1.10} stays a version, not a number. */
final class Scalars {

  /** The value is of another kind; the message is the value, then what was expected. */
  static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1;

    Mismatch(String message) {
      super(message);
    }
  }

  private static final int LONGEST_SHOWN = 60;
  private static final int LONGEST_SECRET = 64 << 10;
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file|env):([^{}]+)}");
  private static final List<String> YES = List.of("true", "yes", "on");
  private static final List<String> NO = List.of("false", "no", "off");

  private static final Map<Class<?>, String> EXPECTED = Map.of(
      String.class, "a text",
      boolean.class, "true or false",
      int.class, "a whole number",
      long.class, "a whole number",
      double.class, "a number",
      Duration.class, Durations.EXPECTED,
      Size.class, Size.EXPECTED,
      Path.class, "a path",
      URI.class, "a URL such as http://host:8010/",
      Secret.class, "a secret: a text, ${file:/path} or ${env:NAME}");

  private final ConfigReader.Secrets secrets;

  Scalars(ConfigReader.Secrets secrets) {
    this.secrets = secrets;
  }

  ConfigReader.Secrets secrets() {
    return secrets;
  }

  /** What a value of this type looks like, for messages. */
  static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> Names.word((Enum<?>) constant))
          .collect(Collectors.joining(", "));
    }
    return EXPECTED.getOrDefault(type, type.isRecord() ? "a mapping" : type.getSimpleName());
  }

  /** The value as messages repeat it: short, on one line, and never a secret. */
  static String shown(Node node, java.lang.reflect.Type type) {
    if (isNull(node)) {
      return "nothing";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    return type == Secret.class ? Secret.MASK : shown(((ScalarNode) node).getValue());
  }

  private static String shown(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r");
    return line.isEmpty()
        ? "''"
        : line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  Object value(Node node, Class<?> wanted) throws Mismatch {
    // An Optional<Integer> asks for the boxed type.
    Class<?> type = MethodType.methodType(wanted).unwrap().returnType();
    if (!(node instanceof ScalarNode scalar) || isNull(node)) {
      throw new Mismatch(shown(node, type) + " (expected " + expected(type) + ")");
    }
    String text = scalar.getValue();
    if (type == String.class) {
      return text;
    }
    if (type == Secret.class) {
      return secret(text);
    }
    return type.isEnum() ? constant(text, type) : parsed(text, type);
  }

  private static Object parsed(String text, Class<?> type) throws Mismatch {
    if (type == boolean.class) {
      return bool(text);
    }
    try {
      if (type == int.class) {
        return Integer.parseInt(digits(text));
      }
      if (type == long.class) {
        return Long.parseLong(digits(text));
      }
      if (type == double.class) {
        return number(text);
      }
      if (type == Duration.class) {
        return Durations.parse(text);
      }
      if (type == Size.class) {
        return Size.parse(text);
      }
      if (type == Path.class && !text.isEmpty()) {
        return Path.of(text);
      }
      if (type == URI.class) {
        return uri(text);
      }
    } catch (NumberFormatException e) {
      throw new Mismatch(
          shown(text) + " (expected " + expected(type) + numberHint(text, type) + ")");
    } catch (URISyntaxException | DateTimeParseException | InvalidPathException e) {
      throw new Mismatch(shown(text) + " (expected " + expected(type) + ")");
    } catch (IllegalArgumentException e) {
      throw new Mismatch(String.valueOf(e.getMessage()));
    }
    if (type == Path.class) {
      throw new Mismatch("'' (expected a path)");
    }
    throw new IllegalStateException("settings cannot be of type " + type);
  }

  private static boolean bool(String text) throws Mismatch {
    String word = text.toLowerCase(Locale.ROOT);
    if (YES.contains(word) || NO.contains(word)) {
      return YES.contains(word);
    }
    throw new Mismatch(shown(text) + " (expected true or false)");
  }

  private static String digits(String text) {
    if (!INTEGER.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
    return text.replace("_", "");
  }

  private static double number(String text) {
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number) || !text.matches("[-+0-9.eE]+")) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  private static String numberHint(String text, Class<?> type) {
    if (text.matches("0[0-9]+")) {
      return " without leading zeros";
    }
    boolean whole = INTEGER.matcher(text).matches();
    return whole && type == int.class
        ? " up to " + Integer.MAX_VALUE
        : whole ? " up to " + Long.MAX_VALUE : "";
  }

  private static URI uri(String text) throws URISyntaxException {
    URI uri = new URI(text);
    if (!uri.isAbsolute()) {
      throw new URISyntaxException(text, "relative");
    }
    return uri;
  }

  private static Object constant(String text, Class<?> type) throws Mismatch {
    List<String> words = Arrays.stream(type.getEnumConstants())
        .map(constant -> Names.word((Enum<?>) constant))
        .toList();
    int found = words.indexOf(text);
    if (found >= 0) {
      return type.getEnumConstants()[found];
    }
    String near =
        Nearest.to(text, words).map(word -> "; did you mean " + word + "?").orElse("");
    throw new Mismatch(shown(text) + " (expected " + expected(type) + near + ")");
  }

  private Secret secret(String text) throws Mismatch {
    Matcher reference = REFERENCE.matcher(text);
    if (reference.matches()) {
      String where = reference.group(2);
      return new Secret(
          reference.group(1).equals("file") ? ofFile(text, where) : ofEnvironment(text, where));
    }
    if (text.isEmpty()) {
      throw new Mismatch("'' (expected " + expected(Secret.class) + ")");
    }
    if (text.startsWith("${")) {
      throw new Mismatch(Secret.MASK + " begins with ${ (expected ${file:/path} or ${env:NAME})");
    }
    return new Secret(text);
  }

  private String ofEnvironment(String reference, String name) throws Mismatch {
    String value = secrets.environment().get(name);
    if (value == null || value.isEmpty()) {
      throw new Mismatch(reference + " (expected the environment variable " + name + " to be set)");
    }
    return value;
  }

  /** The file's first line end is how editors end a file, and no part of the secret. */
  private String ofFile(String reference, String name) throws Mismatch {
    try {
      Path directory = secrets.directory();
      Path path = directory == null ? Path.of(name) : directory.resolve(name);
      try (var in = Files.newInputStream(path)) {
        byte[] bytes = in.readNBytes(LONGEST_SECRET + 1);
        String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
        if (text.isEmpty() || bytes.length > LONGEST_SECRET || text.indexOf('\0') >= 0) {
          throw new Mismatch(
              reference + " (expected a file with a text of 1 to " + LONGEST_SECRET + " bytes)");
        }
        return text;
      }
    } catch (NoSuchFileException e) {
      throw new Mismatch(reference + " (expected a file that can be read: no such file)");
    } catch (IOException | InvalidPathException e) {
      String why = e.getMessage() == null
          ? e.toString()
          : e.getMessage().equals(name) ? "permission denied" : e.getMessage();
      throw new Mismatch(reference + " (expected a file that can be read: " + why + ")");
    }
  }
}
