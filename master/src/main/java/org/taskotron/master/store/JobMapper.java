package org.taskotron.master.store;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.taskotron.master.queue.EventSweep;

/** Statements over {@code job}, {@code attempt} and {@code event}; their text is in {@code JobMapper.xml}. */
interface JobMapper {

  List<JobRow> jobs(@Param("ids") Collection<UUID> ids);

  void insertJob(JobRow job);

  /** Counts 1 when the job still had the expected version. */
  int replaceJob(@Param("job") JobRow job, @Param("expected") long expected);

  void insertAttempt(AttemptRow attempt);

  int startAttempt(AttemptRow attempt);

  int closeAttempt(AttemptRow attempt);

  int noteSteps(AttemptRow attempt);

  void insertEvent(EventRow event);

  List<JobRow> leased();

  long highestLease();

  List<String> queuedRequirements();

  List<JobRow> queued(@Param("requirement") String requirement, @Param("limit") int limit);

  List<AttemptRow> attempts(@Param("job") UUID job);

  /** Reads the whole table: for tests. */
  List<EventRow> eventsOf(@Param("job") UUID job);

  List<EventSweep.Told> oldestEvents(@Param("most") int most);

  int forgetEvents(@Param("upTo") long upTo);
}
