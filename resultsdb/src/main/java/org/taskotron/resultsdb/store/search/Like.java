package org.taskotron.resultsdb.store.search;

import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.TextPattern;
import org.taskotron.resultsdb.store.row.Head;

/**
 * A pattern as the database compares it: {@code column like sql escape '|'}, and the range of an index that all matches
 * lie in, because neither database finds it out by itself for a parameter.
 *
 * @param low the least text that begins as all matches do
 * @param high the least text after all of them; null when there is none
 */
public record Like(String sql, String low, @Nullable String high) {

  public static Like of(TextPattern pattern) {
    String low = Head.of(pattern.beginning());
    return new Like(sql(pattern.text()), low, after(low));
  }

  private static String sql(String pattern) {
    StringBuilder sql = new StringBuilder(pattern.length() + 8);
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> sql.append('%');
        case '%', '_', '|' -> sql.append('|').append(c);
        default -> sql.append(c);
      }
    }
    return sql.toString();
  }

  /** The same with its last character counted up; one that cannot be is dropped. */
  private static @Nullable String after(String low) {
    int end = low.length();
    while (end > 0) {
      int last = low.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return low.substring(0, end) + Character.toString(next);
      }
    }
    return null;
  }
}
