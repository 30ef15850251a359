package org.taskotron.master.rpc;

import java.util.UUID;

/** Knows which leases are honoured now. Asked for every chunk of a log, so it answers from memory. */
@FunctionalInterface
public interface LeaseCheck {

  /** Whether these are the credentials of an attempt whose lease is held now. */
  boolean honours(UUID job, int attempt, long lease, String secretHex);
}
