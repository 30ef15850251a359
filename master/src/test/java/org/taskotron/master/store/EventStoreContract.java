package org.taskotron.master.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.Jobs;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.Announcement;
import org.taskotron.master.queue.EventSweep;

/** Events are kept for a while, and so many of them: on every database. */
abstract class EventStoreContract {

  private static final Duration KEEP = Duration.ofDays(30);
  private static final Duration DAY = Duration.ofDays(1);

  private final ManualClock clock = new ManualClock(Jobs.NOW);
  private final ManualTicker ticker = new ManualTicker();
  private Database database;

  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  private EventSweep sweep(int most) {
    return new EventSweep(new SqlEvents(database), KEEP, most, clock, ticker);
  }

  /** So many events, now. */
  private void happened(int howMany) {
    Job job = Jobs.queued();
    List<Announcement> all = IntStream.range(0, howMany)
        .mapToObj(i -> new Announcement(clock.instant(), Transition.Kind.SUBMITTED, job))
        .toList();
    database.writeBatch(session -> {
      new SqlJobStore(session).announce(all);
      return true;
    });
  }

  private int kept() {
    return new SqlViews(database).eventsAfter(0, 1_000_000).size();
  }

  private void pass(EventSweep sweep) {
    ticker.advance(EventSweep.EVERY);
    sweep.pass();
  }

  @Test
  void whatIsOlderThanItIsKeptGoes() {
    EventSweep sweep = sweep(1_000_000);
    happened(10);
    clock.advance(DAY);
    happened(7);
    clock.advance(KEEP);
    pass(sweep);
    assertThat(kept()).as("exactly as old as events may be").isEqualTo(7);
    clock.advance(Duration.ofMinutes(1));
    happened(3);
    ticker.advance(Duration.ofMinutes(1));
    pass(sweep);
    assertThat(kept()).isEqualTo(3);
  }

  @Test
  void ofManyTheOldestGo() {
    EventSweep sweep = sweep(1_000);
    happened(1_700);
    long newest = new SqlViews(database).newestEvent();
    pass(sweep);
    pass(sweep);
    // MariaDB may leave out ids, never more than there are events.
    assertThat(kept()).isBetween(1, 1_000);
    assertThat(new SqlViews(database).newestEvent()).isEqualTo(newest);
    assertThat(new SqlViews(database).oldestEvent()).isEqualTo(newest - 999);
  }

  @Test
  void aPassTakesAFewBatchesAndTheNextOneGoesOnAtOnce() {
    EventSweep sweep = sweep(1_000_000);
    happened(4_600);
    clock.advance(KEEP.plus(DAY));
    happened(1);
    pass(sweep);
    assertThat(kept()).isEqualTo(2_601);
    pass(sweep);
    assertThat(kept()).isEqualTo(601);
    pass(sweep);
    assertThat(kept()).isEqualTo(1);
  }

  @Test
  void theNewestStaysAndItsIdIsNotGivenTwice() {
    EventSweep sweep = sweep(1_000_000);
    happened(5);
    long newest = new SqlViews(database).newestEvent();
    clock.advance(KEEP.plus(DAY));
    pass(sweep);
    assertThat(kept()).isEqualTo(1);
    assertThat(new SqlViews(database).newestEvent()).isEqualTo(newest);
    happened(1);
    assertThat(new SqlViews(database).newestEvent()).isGreaterThan(newest);
  }
}
