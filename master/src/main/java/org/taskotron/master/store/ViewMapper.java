package org.taskotron.master.store;

import java.util.List;
import java.util.UUID;
import org.apache.ibatis.annotations.Param;
import org.jspecify.annotations.Nullable;
import org.taskotron.master.job.JobState;
import org.taskotron.master.job.Outcome;
import org.taskotron.master.web.EventLine;
import org.taskotron.master.web.JobFilter;
import org.taskotron.master.web.JobLine;
import org.taskotron.master.web.Views;

/** What pages read; the statements are in {@code ViewMapper.xml}. Nothing here writes. */
interface ViewMapper {

  /** Newest first, or oldest first when the cut asks for newer ones. */
  List<JobLine> lines(
      @Param("filter") JobFilter filter,
      @Param("cut") Views.Cut cut,
      @Param("narrow") Narrow narrow);

  /** How many jobs have such an item, as far as it matters. */
  long countItems(@Param("filter") JobFilter filter, @Param("most") int most);

  /** How many attempts a slave had, as far as it matters. */
  long countAttemptsOf(@Param("slave") String slave, @Param("most") int most);

  @Nullable Long seqOf(@Param("job") UUID job);

  @Nullable JobLine before(
      @Param("seq") long seq,
      @Param("repository") String repository,
      @Param("path") String path,
      @Param("item") String item,
      @Param("arch") String arch);

  List<StateCount> open();

  List<LineCount> waiting();

  List<OutcomeCount> outcomesOfNewest(@Param("jobs") int jobs);

  List<EventLine> eventsAfter(@Param("id") long id, @Param("most") int most);

  long oldestEvent();

  long newestEvent();

  /**
   * What a filter asks for that few jobs have, so that it should lead to them.
   *
   * @param item few jobs have such an item
   * @param slave it had few attempts
   */
  record Narrow(boolean item, boolean slave) {
    boolean leads() {
      return item || slave;
    }
  }

  /** How many jobs are in a state. */
  record StateCount(JobState state, long count) {}

  /** How many jobs wait in a line. */
  record LineCount(String requirement, long count) {}

  /** How many jobs ended so. */
  record OutcomeCount(Outcome outcome, long count) {}
}
