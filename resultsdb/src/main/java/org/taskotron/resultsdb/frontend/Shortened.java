package org.taskotron.resultsdb.frontend;

/** Long texts as a list shows them. */
public final class Shortened {

  private static final int LONGEST = 120;

  private Shortened() {}

  /** The first line, or its beginning. */
  public static String of(String text) {
    return to(text, LONGEST);
  }

  static String to(String text, int longest) {
    String line = text.strip().lines().findFirst().orElse("");
    boolean whole = line.length() <= longest && line.length() == text.strip().length();
    if (whole) {
      return line;
    }
    int end = Math.min(line.length(), longest);
    if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(0, end) + " …";
  }
}
