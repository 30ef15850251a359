package org.taskotron.trigger.rule;

import java.util.regex.Pattern;

/**
 * Rules were written for Python. Where Java reads a regular expression differently it is rewritten: named groups,
 * {@code \Z}, {@code {,3}}, braces that repeat nothing, brackets and ampersands inside a character class.
 */
final class PythonPattern {

  private static final Pattern REPEAT = Pattern.compile("\\{[0-9]+(,[0-9]*)?}");
  private static final Pattern REPEAT_UP_TO = Pattern.compile("\\{,[0-9]+}");

  private final String python;
  private final StringBuilder java = new StringBuilder();
  private int at;

  private PythonPattern(String python) {
    this.python = python;
  }

  static String toJava(String python) {
    return new PythonPattern(python).rewritten();
  }

  private String rewritten() {
    while (at < python.length()) {
      char c = python.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '{' -> brace();
        case '(' -> group();
        default -> take(1);
      }
    }
    return java.toString();
  }

  private void escape() {
    if (python.startsWith("\\Z", at)) {
      replace(2, "\\z");
    } else {
      take(2);
    }
  }

  private void brace() {
    if (matchesHere(REPEAT_UP_TO)) {
      replace(1, "{0");
    } else if (matchesHere(REPEAT)) {
      take(1);
    } else {
      replace(1, "\\{");
    }
  }

  private boolean matchesHere(Pattern pattern) {
    return pattern.matcher(python).region(at, python.length()).lookingAt();
  }

  private void group() {
    if (python.startsWith("(?P<", at)) {
      namedGroup();
    } else if (python.startsWith("(?P=", at) && python.indexOf(')', at) > 0) {
      int end = python.indexOf(')', at);
      replace(end + 1 - at, "\\k<" + javaName(python.substring(at + 4, end)) + ">");
    } else {
      take(1);
    }
  }

  private void namedGroup() {
    int end = python.indexOf('>', at);
    if (end < 0) {
      take(python.length());
      return;
    }
    replace(end + 1 - at, "(?<" + javaName(python.substring(at + 4, end)) + ">");
  }

  /** Java's names have no underscores. */
  private static String javaName(String name) {
    return name.replace("_", "U");
  }

  private void characterClass() {
    take(python.startsWith("[^", at) ? 2 : 1);
    if (python.startsWith("]", at)) {
      replace(1, "\\]");
    }
    while (at < python.length() && python.charAt(at) != ']') {
      switch (python.charAt(at)) {
        case '\\' -> take(2);
        case '[' -> replace(1, "\\[");
        case '&' -> replace(1, "\\&");
        default -> take(1);
      }
    }
  }

  private void take(int count) {
    int end = Math.min(python.length(), at + count);
    java.append(python, at, end);
    at = end;
  }

  private void replace(int count, String by) {
    java.append(by);
    at += count;
  }
}
