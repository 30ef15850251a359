package org.taskotron.resultsdb.store;

/** The beginning of a text, short enough for an index of either database. */
final class Head {

  /** Characters; MariaDB's indexes take 768 of them in all columns together. */
  static final int LENGTH = 255;

  private Head() {}

  static String of(String text) {
    return fits(text) ? text : text.substring(0, text.offsetByCodePoints(0, LENGTH));
  }

  static boolean fits(String text) {
    return text.length() <= LENGTH || text.codePointCount(0, text.length()) <= LENGTH;
  }
}
