package org.taskotron.trigger.ledger;

import java.util.List;
import java.util.UUID;

/**
 * How far jobs.csv has got.
 *
 * @param file its path
 * @param position its length in bytes, all of which is on disk
 * @param logged jobs whose lines are new in it
 */
public record JournalMark(String file, long position, List<UUID> logged) {
  public JournalMark {
    logged = List.copyOf(logged);
  }
}
