package org.taskotron.base.config;

import java.util.Locale;

/** Java's spelling of a name and YAML's. */
final class Names {

  private Names() {}

  /** {@code lostAfter} is {@code lost_after}; {@code sha256Sum} is {@code sha256_sum}. */
  static String key(String component) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (Character.isUpperCase(c)) {
        key.append('_').append(Character.toLowerCase(c));
      } else {
        key.append(c);
      }
    }
    return key.toString();
  }

  /** {@code NO_OUTPUT} is {@code no_output}. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
