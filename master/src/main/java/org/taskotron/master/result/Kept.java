package org.taskotron.master.result;

import java.util.List;

/** What became of a {@link HandIn}. */
public sealed interface Kept {

  /** All are kept. @param results as they are now, in the order in which they were handed in */
  record Taken(List<KeptResult> results) implements Kept {
    public Taken {
      results = List.copyOf(results);
    }
  }

  /** None is kept: another content is known under this key. */
  record Conflict(ResultKey key) implements Kept {}

  /** None is kept: the lease was no longer honoured. */
  record NotHeld() implements Kept {}
}
