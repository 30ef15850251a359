package org.taskotron.resultsdb.result;

import java.util.Optional;

/**
 * Which part of a list is wanted.
 *
 * @param offset how many to pass over
 * @param count how many to tell at most
 * @param turn where to begin; empty: at the beginning of the list
 * @param <K> what tells the places of the list apart
 */
public record Window<K>(long offset, int count, Optional<Turn<K>> turn) {

  /** On which side of a place. */
  public enum Side {
    /** The next ones in the list's order. */
    AFTER,
    /** The ones just before it, told in the list's order too. */
    BEFORE
  }

  /** A place that was told before, and the side of it that is wanted. It may be gone since. */
  public record Turn<K>(Side side, K place) {}

  public Window {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException(offset + ", " + count + " (expected 0 or more)");
    }
  }

  /** Counted from the beginning of the list. */
  public static <K> Window<K> at(long offset, int count) {
    return new Window<>(offset, count, Optional.empty());
  }

  /** From a place on. */
  public static <K> Window<K> beside(Turn<K> turn, int count) {
    return new Window<>(0, count, Optional.of(turn));
  }

  /** Whether the list is read against its order. */
  public boolean isBackward() {
    return turn.filter(t -> t.side() == Side.BEFORE).isPresent();
  }
}
