package org.taskotron.resultsdb.result;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A part of a list.
 *
 * @param more whether there is something beyond it, in the direction in which it was read
 */
public record Slice<T>(List<T> items, boolean more) {

  public Slice {
    items = List.copyOf(items);
  }

  /** Of a list that was read one further than wanted, so that one sees whether there is more. */
  public static <T> Slice<T> of(List<T> oneMore, Window<?> window) {
    boolean more = oneMore.size() > window.count();
    List<T> items = new ArrayList<>(more ? oneMore.subList(0, window.count()) : oneMore);
    if (window.isBackward()) {
      Collections.reverse(items);
    }
    return new Slice<>(items, more);
  }

  public static <T> Slice<T> empty() {
    return new Slice<>(List.of(), false);
  }
}
