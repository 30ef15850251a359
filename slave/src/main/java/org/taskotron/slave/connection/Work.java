package org.taskotron.slave.connection;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the connection needs of those who do the work. All calls come from the connection's one thread, so none may wait
 * for anything.
 */
public interface Work {

  /** Why the master wants an attempt stopped. */
  enum StopReason {
    /** Somebody cancelled the job: kill the task, hand in what there is, then say so. */
    CANCELLED,
    /** The lease is not this slave's: kill the task, forget the attempt, say nothing. */
    NOT_YOURS
  }

  /** The slave as it stands now. */
  Standing standing();

  /** The leases of all that is held. */
  List<Long> leases();

  /** What there is to say about an attempt now; nothing when it is not held, or not ready to be spoken of. */
  Optional<Saying> saying(long lease);

  /** The master is there, and these are its terms. */
  void welcomed(Terms terms);

  /** New work, or work that the slave has already. */
  void assigned(Assignment assignment);

  void stopped(long lease, StopReason reason, String detail);

  void renewed(Collection<Long> leases);

  void endTaken(long lease);
}
