package org.taskotron.trigger.rule;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of the rules file, {@code /pattern/flags}, that cannot hold up the trigger: one that backtracks
 * for ever is given up after so many looks at the text. Safe for use by several threads.
 */
final class SafeRegex {

  /** Well below a tenth of a second. A sane expression looks at each character a few times. */
  private static final int MOST_LOOKS = 2_000_000;

  private static final Pattern SLASHES = Pattern.compile("/(.*)/([A-Za-z]*)", Pattern.DOTALL);

  private final String written;
  private final Pattern pattern;

  private SafeRegex(String written, Pattern pattern) {
    this.written = written;
    this.pattern = pattern;
  }

  /** The slash form, or a bare pattern. */
  static SafeRegex compile(String written) {
    if (!written.startsWith("/")) {
      return new SafeRegex(written, compiled(written, 0));
    }
    Matcher parts = SLASHES.matcher(written);
    if (!parts.matches()) {
      throw new PatternSyntaxException("no slash at the end", written, written.length());
    }
    int flags = 0;
    for (char flag : parts.group(2).toCharArray()) {
      flags |= switch (flag) {
        case 'i' -> Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
        case 'm' -> Pattern.MULTILINE;
        case 's' -> Pattern.DOTALL;
        case 'x' -> Pattern.COMMENTS;
        default ->
          throw new PatternSyntaxException(
              "flag " + flag + ", known are i, m, s and x", written, written.length() - 1);
      };
    }
    return new SafeRegex(written, compiled(parts.group(1), flags));
  }

  private static Pattern compiled(String pattern, int flags) {
    try {
      return Pattern.compile(PythonPattern.toJava(pattern), flags | Pattern.UNIX_LINES);
    } catch (StackOverflowError e) {
      throw new PatternSyntaxException("nested too deeply", pattern, 0);
    }
  }

  /** What is wrong, in one line. */
  static String words(PatternSyntaxException e) {
    return e.getDescription() + (e.getIndex() >= 0 ? " at character " + (e.getIndex() + 1) : "");
  }

  /** Whether the expression is found anywhere in the text. */
  boolean isFoundIn(String text) {
    try {
      return pattern.matcher(new Watched(text)).find();
    } catch (StackOverflowError e) {
      throw new RuleFailure(
          "$regex: " + written + " nests too deeply on a text of " + text.length() + " characters");
    }
  }

  @Override
  public String toString() {
    return written;
  }

  /** A text that counts how often it is looked at. */
  private final class Watched implements CharSequence {

    private final String text;
    private int looks;

    Watched(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++looks > MOST_LOOKS) {
        throw new RuleFailure("$regex: " + written + " was given up on a text of " + text.length()
            + " characters (expected an answer within " + MOST_LOOKS + " looks at it)");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
