package org.taskotron.base.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings as start-up prints them: as YAML, complete with defaults, and without secrets. */
public final class Masked {

  private static final Pattern IN_URL = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+@");
  private static final Pattern IN_QUERY =
      Pattern.compile("(?i)((?:password|passwd|token|secret)=)[^&;\\s]+");
  private static final Pattern NEEDS_QUOTES = Pattern.compile(
      "(?s)|[\\s\\-?:,\\[\\]{}#&*!|>'\"%@`].*|.*(?:: |\\s#|[\\n\\r\\t]).*|.*[:\\s]");

  private Masked() {}

  /** Each line is one setting; secrets, also those within URLs, are {@code ***}. */
  public static String text(Record settings) {
    StringBuilder text = new StringBuilder();
    record(text, "", settings);
    return text.toString().stripTrailing();
  }

  private static void record(StringBuilder text, String indent, Record settings) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      entry(text, indent, Names.key(component.getName()), value(settings, component));
    }
  }

  private static @Nullable Object value(Record settings, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(settings);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void entry(StringBuilder text, String indent, String key, @Nullable Object value) {
    Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (plain == null) {
      return;
    }
    text.append(indent).append(key).append(':');
    if (plain instanceof Record record && !(record instanceof Size)) {
      text.append('\n');
      record(text, indent + "  ", record);
    } else if (plain instanceof Map<?, ?> map && !map.isEmpty()) {
      text.append('\n');
      map.forEach((name, inner) -> entry(text, indent + "  ", quoted(String.valueOf(name)), inner));
    } else if (plain instanceof List<?> list && !list.isEmpty()) {
      text.append('\n');
      list.forEach(item -> item(text, indent, item));
    } else {
      text.append(' ').append(scalar(plain)).append('\n');
    }
  }

  private static void item(StringBuilder text, String indent, @Nullable Object item) {
    if (item instanceof Record record && !(record instanceof Size)) {
      StringBuilder inner = new StringBuilder();
      record(inner, indent + "  ", record);
      text.append(indent)
          .append("- ")
          .append(inner.substring(Math.min(inner.length(), indent.length() + 2)));
    } else {
      text.append(indent).append("- ").append(scalar(item)).append('\n');
    }
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof Duration duration) {
      return Durations.text(duration);
    }
    if (value instanceof Enum<?> constant) {
      return Names.word(constant);
    }
    if (value instanceof String || value instanceof URI) {
      return quoted(withoutSecrets(value.toString()));
    }
    return value instanceof Map ? "{}" : String.valueOf(value);
  }

  /** A text in which passwords within URLs are masked: {@code http://user:***@host/}. */
  public static String withoutSecrets(String text) {
    String userInfo = IN_URL.matcher(text).replaceAll("$1***@");
    return IN_QUERY.matcher(userInfo).replaceAll("$1***");
  }

  private static String quoted(String text) {
    return NEEDS_QUOTES.matcher(text).matches()
        ? "'" + text.replace("'", "''").replace("\n", "\\n").replace("\r", "\\r") + "'"
        : text;
  }
}
