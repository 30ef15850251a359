package org.taskotron.master.dispatch;

import java.util.List;
import java.util.Set;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.Requirement;

/** Reads the queue. Implemented by the store. */
public interface QueuedJobs {

  /** The first so many jobs of a line, highest priority first, then in the order of submission. */
  List<Job> first(Requirement requirement, int limit);

  /** The lines in which jobs wait. */
  Set<Requirement> lines();
}
