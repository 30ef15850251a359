package org.taskotron.resultsdb.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.retention.Aged;
import org.taskotron.resultsdb.retention.Deleted;
import org.taskotron.resultsdb.retention.NewPin;
import org.taskotron.resultsdb.retention.Pin;
import org.taskotron.resultsdb.retention.RetentionStore;
import org.taskotron.resultsdb.store.write.AgedRow;
import org.taskotron.resultsdb.store.write.Change;
import org.taskotron.resultsdb.store.write.DeleteResults;
import org.taskotron.resultsdb.store.write.PinRow;
import org.taskotron.resultsdb.store.write.PullPin;
import org.taskotron.resultsdb.store.write.PutPin;
import org.taskotron.resultsdb.store.write.RetentionMapper;

/** Retention's view of the results; it writes through their one writer. */
final class SqlRetentionStore implements RetentionStore {

  /** Hands a change to the writer. */
  interface Writer {
    <T> CompletionStage<T> submit(Change<T> change);
  }

  private final Database database;
  private final Clock clock;
  private final Writer writer;

  SqlRetentionStore(Database database, Clock clock, Writer writer) {
    this.database = database;
    this.clock = clock;
    this.writer = writer;
  }

  @Override
  public List<Aged> aged(String testcase, Instant before, Optional<Aged> after, int most) {
    long time = after.map(last -> Micros.of(last.submitTime())).orElse(Long.MIN_VALUE);
    long id = after.map(Aged::id).orElse(0L);
    return database
        .read(session -> session
            .getMapper(RetentionMapper.class)
            .aged(testcase, Micros.of(before), time, id, most))
        .stream()
        .map(AgedRow::aged)
        .toList();
  }

  @Override
  public boolean isAmongNewest(Aged result, int count) {
    AgedRow row = new AgedRow(
        result.id(), result.testcaseId(), Micros.of(result.submitTime()), result.outcome());
    return database.read(
            session -> session.getMapper(RetentionMapper.class).itemsAmongNewest(row, count - 1))
        > 0;
  }

  @Override
  public Set<Long> held(Collection<Long> results) {
    if (results.isEmpty()) {
      return Set.of();
    }
    long now = Micros.of(clock.instant());
    return new HashSet<>(
        database.read(session -> session.getMapper(RetentionMapper.class).held(results, now)));
  }

  @Override
  public long announced(Collection<String> destinations) {
    Long announced = destinations.isEmpty()
        ? null
        : database.read(
            session -> session.getMapper(RetentionMapper.class).announced(destinations));
    // A destination that is new begins at the end.
    return announced == null ? Long.MAX_VALUE : announced;
  }

  @Override
  public CompletionStage<Deleted> delete(List<Long> results) {
    return writer.submit(new DeleteResults(results));
  }

  @Override
  public CompletionStage<Optional<Pin>> pin(NewPin pin) {
    return writer.submit(new PutPin(pin));
  }

  @Override
  public CompletionStage<Optional<Pin>> unpin(Optional<Long> result, Optional<String> group) {
    return writer.submit(new PullPin(result, group));
  }

  @Override
  public Slice<Pin> pins(Window<Long> window) {
    List<PinRow> rows = database.read(
        session -> session.getMapper(RetentionMapper.class).pins(window, window.count() + 1));
    return Slice.of(rows.stream().map(PinRow::pin).toList(), window);
  }
}
