package org.taskotron.base.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that must not reach a log, a page or an error message: it prints as {@code ***}. */
public final class Secret {

  /** What is printed in place of every secret. */
  public static final String MASK = "***";

  private final String text;

  public Secret(String text) {
    this.text = text;
  }

  /** The secret itself. Hand it to the one who needs it, and to nobody else. */
  public String reveal() {
    return text;
  }

  /** Takes the same time wherever the two differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
