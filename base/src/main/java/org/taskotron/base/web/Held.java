package org.taskotron.base.web;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that the requests of one listener hold together, in bytes, up to a bound. Safe for use by several threads. */
final class Held {

  private final long most;
  private final AtomicLong bytes = new AtomicLong();

  Held(long most) {
    this.most = most;
  }

  /** A share of the heap, but never less than what one request may need. */
  static Held share(int part, long atLeast) {
    return new Held(Math.max(Runtime.getRuntime().maxMemory() / part, atLeast));
  }

  /** False, and nothing taken, when others hold too much. */
  boolean take(long more) {
    if (bytes.addAndGet(more) > most) {
      bytes.addAndGet(-more);
      return false;
    }
    return true;
  }

  void giveBack(long some) {
    bytes.addAndGet(-some);
  }

  long bytes() {
    return bytes.get();
  }
}
