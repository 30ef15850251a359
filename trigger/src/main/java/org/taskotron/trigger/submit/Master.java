package org.taskotron.trigger.submit;

import java.util.List;

/** Who takes jobs. */
public interface Master {

  /** The most that can be submitted at once. */
  int MOST_AT_ONCE = 1_000;

  /** Submits jobs; one answer for each, in their order. Those that are there already stay as they are. */
  List<SubmitAnswer> submit(List<JobRequest> jobs) throws MasterAway, MasterRefusal;
}
