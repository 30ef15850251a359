package org.taskotron.resultsdb.announce;

import java.util.regex.Pattern;

/** What a topic may look like. */
final class Topics {

  private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

  private Topics() {}

  static boolean isTopic(String text) {
    return text.length() <= 100 && WORDS.matcher(text).matches();
  }
}
