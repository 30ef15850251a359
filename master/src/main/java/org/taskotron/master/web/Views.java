package org.taskotron.master.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;

/** What pages read of the database. Implemented by the store. Safe for use by several threads. */
public interface Views {

  /** A part of the list of jobs, newest first. */
  JobSlice jobs(JobFilter filter, Cut cut);

  /** One job with its attempts, oldest first. */
  Optional<JobDetail> job(UUID id);

  /** The newest job older than this one that ran the same task on the same item and arch. */
  Optional<JobLine> before(JobDetail job);

  /** How many jobs are in each state that is not DONE. */
  Map<JobState, Long> open();

  /** How many jobs wait, by what they ask of a slave (see {@link org.taskotron.master.job.Requirement#key}). */
  Map<String, Long> waiting();

  /** How the newest so many jobs ended, those that did. */
  Map<Outcome, Long> outcomesOfNewest(int jobs);

  /** Events after this one, oldest first. */
  List<EventLine> eventsAfter(long id, int most);

  /** The id of the oldest event that is kept; 0 when there is none. */
  long oldestEvent();

  /** The newest event's id; 0 when there is none. */
  long newestEvent();

  /**
   * Which part of a list.
   *
   * @param before older than this place; 0: from the newest on
   * @param after newer than this place; 0: not asked for
   * @param limit so many at most
   */
  record Cut(long before, long after, int limit) {}

  /**
   * A part of the list of jobs.
   *
   * @param jobs newest first
   * @param newer whether there are newer ones
   * @param older whether there are older ones
   */
  record JobSlice(List<JobLine> jobs, boolean newer, boolean older) {}
}
