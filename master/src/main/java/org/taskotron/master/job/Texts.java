package org.taskotron.master.job;

/** Checks of texts that come from outside. */
final class Texts {
  private static final int SHOWN = 80;

  private Texts() {}

  /** The text, if it has no more than so many characters and none that is a control character. */
  static String checked(String field, String text, int longest) {
    if (text.length() > longest) {
      throw new IllegalArgumentException(
          field + ": " + text.length() + " characters (expected " + longest + " at most)");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        throw new IllegalArgumentException(
            String.format("%s: control character U+%04X at %d (expected none)", field, (int) c, i));
      }
    }
    return text;
  }

  static String required(String field, String text, int longest) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          field + ": empty (expected 1 to " + longest + " characters)");
    }
    return checked(field, text, longest);
  }

  /** A hostile text, cut and made harmless for a message. */
  static String shown(String text) {
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    StringBuilder shown = new StringBuilder();
    cut.chars().forEach(c -> shown.append(Character.isISOControl(c) ? '?' : (char) c));
    return shown.toString();
  }
}
