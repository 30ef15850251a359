package org.taskotron.resultsdb.result;

/**
 * A text in which {@code *} stands for any run of characters, also an empty one. The whole text must match, case and
 * all; no other character means anything but itself.
 */
public record TextPattern(String text) {

  /** What stands before the first {@code *}: how every match begins. */
  public String beginning() {
    int star = text.indexOf('*');
    return star < 0 ? text : text.substring(0, star);
  }

  /** Whether a text is one that the database would find by this. */
  public boolean matches(String whole) {
    int at = 0;
    int of = 0;
    int star = -1;
    int resume = 0;
    while (at < whole.length()) {
      if (of < text.length() && text.charAt(of) == '*') {
        star = of++;
        resume = at;
      } else if (of < text.length() && text.charAt(of) == whole.charAt(at)) {
        of++;
        at++;
      } else if (star >= 0) {
        of = star + 1;
        at = ++resume; // the last star takes one more
      } else {
        return false;
      }
    }
    while (of < text.length() && text.charAt(of) == '*') {
      of++;
    }
    return of == text.length();
  }

  /** Without a {@code *} it matches one text only. */
  public boolean isExact() {
    return text.indexOf('*') < 0;
  }
}
