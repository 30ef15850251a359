package org.taskotron.slave.environment;

import java.util.Locale;

/** Names that strangers gave. */
final class Names {

  private static final int MAX_SHOWN = 200;

  private Names() {}

  /** What git itself would take for its own directory on some file system. */
  static boolean isGit(String part) {
    String lower = part.toLowerCase(Locale.ROOT);
    return lower.equals(".git") || lower.equals("git~1");
  }

  /** A name as a line of a log may show it. */
  static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints().limit(MAX_SHOWN).forEach(c -> {
      if (Character.isISOControl(c)) {
        shown.append(String.format("\\u%04x", c));
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown + (name.codePointCount(0, name.length()) > MAX_SHOWN ? "..." : "");
  }
}
