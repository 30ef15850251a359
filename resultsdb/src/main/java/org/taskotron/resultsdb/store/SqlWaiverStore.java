package org.taskotron.resultsdb.store;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.store.write.PostWaiver;
import org.taskotron.resultsdb.store.write.WaiverMapper;
import org.taskotron.resultsdb.store.write.WaiverRow;
import org.taskotron.resultsdb.waiver.KnownWaiver;
import org.taskotron.resultsdb.waiver.NewWaiver;
import org.taskotron.resultsdb.waiver.PostedWaiver;
import org.taskotron.resultsdb.waiver.Waiver;
import org.taskotron.resultsdb.waiver.WaiverQuery;
import org.taskotron.resultsdb.waiver.WaiverStore;

/** Waivers beside the results, written by the same writer. */
final class SqlWaiverStore implements WaiverStore {

  private final Database database;
  private final Clock clock;
  private final Function<PostWaiver, CompletionStage<PostedWaiver>> writer;

  SqlWaiverStore(
      Database database, Clock clock, Function<PostWaiver, CompletionStage<PostedWaiver>> writer) {
    this.database = database;
    this.clock = clock;
    this.writer = writer;
  }

  @Override
  public CompletionStage<PostedWaiver> post(NewWaiver waiver, Optional<IdempotencyKey> key) {
    return writer.apply(new PostWaiver(waiver, key));
  }

  @Override
  public Optional<KnownWaiver> waiver(long id) {
    return database
        .read(
            session -> Optional.ofNullable(session.getMapper(WaiverMapper.class).byId(id, now())))
        .map(WaiverRow::known);
  }

  @Override
  public Slice<KnownWaiver> waivers(WaiverQuery query, Window<Long> window) {
    List<WaiverRow> rows = database.read(session ->
        session.getMapper(WaiverMapper.class).page(query, now(), window, window.count() + 1));
    return Slice.of(rows.stream().map(WaiverRow::known).toList(), window);
  }

  @Override
  public List<Waiver> words(String item, Set<String> testcases) {
    if (testcases.isEmpty()) {
      return List.of();
    }
    return database
        .read(session -> session.getMapper(WaiverMapper.class).words(item, testcases))
        .stream()
        .map(WaiverRow::waiver)
        .toList();
  }

  private long now() {
    return Micros.of(clock.instant());
  }
}
