package org.taskotron.resultsdb.store.row;

/** The beginning of a text, short enough for an index of either database. */
public final class Head {

  /** Characters; MariaDB's indexes take 768 of them in all columns together. */
  public static final int LENGTH = 255;

  private Head() {}

  public static String of(String text) {
    return fits(text) ? text : text.substring(0, text.offsetByCodePoints(0, LENGTH));
  }

  public static boolean fits(String text) {
    return text.length() <= LENGTH || text.codePointCount(0, text.length()) <= LENGTH;
  }
}
