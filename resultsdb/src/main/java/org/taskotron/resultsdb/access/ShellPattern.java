package org.taskotron.resultsdb.access;

/**
 * A pattern over a whole name as shells write them: {@code *} is any run of characters (dots and slashes too), {@code ?}
 * any one, {@code [a-c]} one of these, {@code [!a-c]} one of the others. Takes time in proportion to pattern and name,
 * whatever is in them: names come from strangers.
 */
public record ShellPattern(String text) {

  private static final int NO_STAR = -1;

  /** Whether the whole name fits. */
  public boolean matches(String name) {
    int p = 0;
    int n = 0;
    int afterStar = NO_STAR;
    int starTook = 0;
    while (n < name.length()) {
      int next = p < text.length() ? text.codePointAt(p) : NO_STAR;
      int c = name.codePointAt(n);
      if (next == '*') {
        afterStar = ++p;
        starTook = n;
        continue;
      }
      int end = next == NO_STAR ? NO_STAR : fits(p, next, c);
      if (end != NO_STAR) {
        p = end;
        n += Character.charCount(c);
      } else if (afterStar != NO_STAR) {
        // The last star takes one character more; an earlier one need never be asked again.
        starTook += Character.charCount(name.codePointAt(starTook));
        p = afterStar;
        n = starTook;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }

  /** Where the pattern goes on when the part of it that begins here takes the character; negative: it does not. */
  private int fits(int at, int part, int c) {
    if (part == '?') {
      return at + 1;
    }
    if (part == '[') {
      int close = close(at);
      if (close > 0) {
        return isOneOf(at, close, c) ? close + 1 : NO_STAR;
      }
    }
    return part == c ? at + Character.charCount(part) : NO_STAR;
  }

  /** Where the set that opens here closes; one that never does is an ordinary bracket. */
  private int close(int open) {
    int first = open + 1;
    if (first < text.length() && text.charAt(first) == '!') {
      first++;
    }
    return first < text.length() ? text.indexOf(']', first + 1) : NO_STAR;
  }

  private boolean isOneOf(int open, int close, int c) {
    int i = open + 1;
    boolean others = text.charAt(i) == '!';
    if (others) {
      i++;
    }
    boolean found = false;
    while (i < close) {
      int low = text.codePointAt(i);
      i += Character.charCount(low);
      int high = low;
      if (i + 1 < close && text.charAt(i) == '-') {
        high = text.codePointAt(i + 1);
        i += 1 + Character.charCount(high);
      }
      found |= low <= c && c <= high;
    }
    return found != others;
  }

  @Override
  public String toString() {
    return text;
  }
}
