package org.taskotron.resultsdb.store.write;

/**
 * The row that a writer locks first: the last numbers given away, and who wrote last.
 *
 * @param batch how many transactions there were
 * @param holder who made the last one
 * @param deleted how many results were deleted since the beginning
 * @param importing 1 while an import is unfinished: then only that writes
 */
public record Counters(
    long batch,
    long holder,
    long lastResult,
    long lastTestcase,
    long lastGroup,
    long lastKey,
    long deleted,
    long importing) {

  boolean sameTransaction(Counters other) {
    return batch == other.batch && holder == other.holder;
  }
}
