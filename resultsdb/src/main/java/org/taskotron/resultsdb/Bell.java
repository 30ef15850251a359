package org.taskotron.resultsdb;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Wakes whoever waits for new results. A missed ring costs them a second, never a result. Safe for several threads. */
final class Bell implements Runnable {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  void wakes(Runnable listener) {
    listeners.add(listener);
  }

  /** Rings. */
  @Override
  public void run() {
    for (Runnable listener : listeners) {
      listener.run();
    }
  }
}
