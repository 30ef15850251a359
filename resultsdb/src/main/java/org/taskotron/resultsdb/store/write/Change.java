package org.taskotron.resultsdb.store.write;

/**
 * Something posted, as it waits to be written.
 *
 * @param <T> what the poster is told
 */
public interface Change<T> {

  /** How many results' worth of work it is, about. */
  default int weight() {
    return 1;
  }

  /** Names what {@link #decide} will look up, so that the whole batch looks it up at once. */
  void announce(Needs needs);

  /** Decides on the state as it then is; every change before it in the batch has happened. */
  T decide(Batch batch);
}
