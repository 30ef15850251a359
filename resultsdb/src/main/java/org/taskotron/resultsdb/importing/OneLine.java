package org.taskotron.resultsdb.importing;

/** Words about a dump, whose names may hold anything, which a terminal should not see. */
final class OneLine {

  private static final int LONGEST = 300;

  private OneLine() {}

  static String of(String words) {
    String safe = words.replaceAll("[\\p{Cntrl}\\p{Cs}\\u0080-\\u009f]", "?");
    return safe.codePointCount(0, safe.length()) <= LONGEST
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, LONGEST)) + "…";
  }
}
