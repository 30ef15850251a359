package org.taskotron.resultsdb.result;

/**
 * Which part of a list is wanted.
 *
 * @param offset how many to pass over
 * @param count how many to tell at most
 */
public record Window(long offset, int count) {

  public Window {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException(offset + ", " + count + " (expected 0 or more)");
    }
  }
}
