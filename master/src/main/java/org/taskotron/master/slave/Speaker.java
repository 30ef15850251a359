package org.taskotron.master.slave;

import java.time.Duration;
import java.util.List;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.LeaseId;
import org.taskotron.master.queue.Leases;

/**
 * What can be said to a slave on one connection. Safe for use by several threads; what is said after the connection
 * ended goes nowhere, since the next one sets everything right.
 */
public interface Speaker {

  /** The greeting, in answer to its hello. */
  void welcome(long connection, Duration lostAfter, Duration aliveEvery);

  /** Work under the job's lease. */
  void assign(Job job, Leases.LeaseSecret secret);

  /** Somebody cancelled the job. */
  void stopCancelled(LeaseId lease, String detail);

  /** The lease is not this slave's. */
  void stopNotYours(LeaseId lease, String detail);

  void renewed(List<LeaseId> leases);

  void endTaken(LeaseId lease);

  /** Ends the connection, and says why. */
  void hangUp(String why);
}
