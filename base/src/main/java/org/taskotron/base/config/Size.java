package org.taskotron.base.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written {@code 10MB}, {@code 256KiB} or, bare, {@code 4096}. */
public record Size(long bytes) {

  /** What error messages say was expected. */
  public static final String EXPECTED = "a size in bytes, such as 512KiB, 10MB or 2GiB";

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,15}) ?(B|kB|KB|KiB|MB|MiB|GB|GiB)?");

  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException(bytes + " (expected " + EXPECTED + ")");
    }
  }

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException when the text is no size
   */
  public static Size parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected " + EXPECTED + ")");
    }
    try {
      return new Size(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit(matcher.group(2))));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(text + " (expected fewer than 8 EiB)", e);
    }
  }

  private static long unit(@org.jspecify.annotations.Nullable String unit) {
    if (unit == null) {
      return 1;
    }
    return switch (unit) {
      case "kB", "KB" -> 1_000;
      case "KiB" -> 1L << 10;
      case "MB" -> 1_000_000;
      case "MiB" -> 1L << 20;
      case "GB" -> 1_000_000_000;
      case "GiB" -> 1L << 30;
      default -> 1;
    };
  }

  @Override
  public String toString() {
    for (String unit : new String[] {"GiB", "GB", "MiB", "MB", "KiB", "kB"}) {
      if (bytes > 0 && bytes % unit(unit) == 0) {
        return bytes / unit(unit) + unit;
      }
    }
    return bytes + "B";
  }
}
