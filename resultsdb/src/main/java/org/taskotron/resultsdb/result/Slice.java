package org.taskotron.resultsdb.result;

import java.util.List;

/**
 * A part of a list.
 *
 * @param more whether something comes after it
 */
public record Slice<T>(List<T> items, boolean more) {

  public Slice {
    items = List.copyOf(items);
  }

  /** Of a list that was read one further than wanted, so that one sees whether there is more. */
  public static <T> Slice<T> of(List<T> oneMore, int count) {
    return oneMore.size() > count
        ? new Slice<>(oneMore.subList(0, count), true)
        : new Slice<>(oneMore, false);
  }

  public static <T> Slice<T> empty() {
    return new Slice<>(List.of(), false);
  }
}
