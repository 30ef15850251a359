package org.taskotron.master.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.ibatis.session.SqlSession;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.GroupCommit;
import org.taskotron.master.result.HandIn;
import org.taskotron.master.result.Kept;
import org.taskotron.master.result.KeptResult;
import org.taskotron.master.result.NewResult;
import org.taskotron.master.result.ResultKey;
import org.taskotron.master.result.ResultStore;

/** Keeps results in the database; what waits together is written together. Safe for use by several threads. */
public final class SqlResults implements ResultStore, AutoCloseable {
  private static final int LARGEST_BATCH = 256;
  private static final int MOST_WAITING = 5_000;
  private static final int KEYS_AT_ONCE = 500;
  private static final int MOST_OF_A_JOB = 10_000;

  private final Database database;
  private final GroupCommit<Change, Kept> group;

  /** Something to write. */
  private sealed interface Change {}

  private record Handing(HandIn handIn) implements Change {}

  private record Answer(ResultKey key, KeptResult.State state, long resultsdbId, String refused)
      implements Change {}

  public SqlResults(Database database) {
    this.database = database;
    this.group = GroupCommit.start(
        database,
        new GroupCommit.Settings(
            "result-writer", LARGEST_BATCH, MOST_WAITING, GroupCommit.WhileAway.REFUSE),
        SqlResults::decideAndWrite);
  }

  private static List<Kept> decideAndWrite(SqlSession session, List<Change> batch) {
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    Map<String, ResultRow> known = known(mapper, batch);
    List<Kept> answers = new ArrayList<>(batch.size());
    for (Change change : batch) {
      answers.add(
          change instanceof Handing handing
              ? decide(mapper, known, handing.handIn())
              : new Kept.Taken(List.of()));
    }
    session.flushStatements();
    for (Change change : batch) {
      if (change instanceof Answer answer) {
        mapper.answer(
            answer.key().toString(), answer.state(), answer.resultsdbId(), answer.refused());
      }
    }
    session.flushStatements();
    return answers;
  }

  private static Map<String, ResultRow> known(ResultMapper mapper, List<Change> batch) {
    Collection<String> keys = new TreeSet<>();
    for (Change change : batch) {
      if (change instanceof Handing handing) {
        handing.handIn().results().forEach(one -> keys.add(one.result().key().toString()));
      }
    }
    Map<String, ResultRow> known = new HashMap<>();
    List<String> all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += KEYS_AT_ONCE) {
      List<String> some = all.subList(from, Math.min(all.size(), from + KEYS_AT_ONCE));
      mapper.byKeys(some).forEach(row -> known.put(row.resultKey(), row));
    }
    return known;
  }

  private static Kept decide(ResultMapper mapper, Map<String, ResultRow> known, HandIn handIn) {
    if (!handIn.stillHeld().getAsBoolean()) {
      return new Kept.NotHeld();
    }
    for (NewResult one : handIn.results()) {
      ResultRow row = known.get(one.result().key().toString());
      if (row != null && !row.content().equals(one.content())) {
        return new Kept.Conflict(one.result().key());
      }
    }
    List<KeptResult> kept = new ArrayList<>(handIn.results().size());
    for (NewResult one : handIn.results()) {
      String key = one.result().key().toString();
      ResultRow row = known.get(key);
      if (row == null) {
        row = ResultRow.of(one);
        mapper.insert(row, one.body());
        known.put(key, row);
      }
      kept.add(row.kept());
    }
    return new Kept.Taken(kept);
  }

  @Override
  public CompletableFuture<Kept> keep(HandIn handIn) {
    return group.submit(new Handing(handIn));
  }

  @Override
  public CompletableFuture<Void> stored(ResultKey key, long resultsdbId) {
    return group
        .submit(new Answer(key, KeptResult.State.STORED, resultsdbId, ""))
        .thenAccept(done -> {});
  }

  @Override
  public CompletableFuture<Void> refused(ResultKey key, String words) {
    return group.submit(new Answer(key, KeptResult.State.REFUSED, 0, words)).thenAccept(done -> {});
  }

  @Override
  public List<WaitingResult> waiting(long after, int most) {
    return database.read(session ->
        session.getMapper(ResultMapper.class).waiting(after, most).stream()
            .map(row -> new WaitingResult(
                row.id(), ResultKey.parse(row.resultKey()), row.testcase(), row.body()))
            .toList());
  }

  @Override
  public long countWaiting() {
    return database.read(session -> session.getMapper(ResultMapper.class).countWaiting());
  }

  @Override
  public Optional<Instant> oldestWaiting() {
    return Optional.ofNullable(
        database.read(session -> session.getMapper(ResultMapper.class).oldestWaiting()));
  }

  @Override
  public List<KeptResult> ofJob(UUID job) {
    return database.read(
        session -> session.getMapper(ResultMapper.class).ofJob(job, MOST_OF_A_JOB).stream()
            .map(ResultRow::kept)
            .toList());
  }

  @Override
  public void close() {
    group.close();
  }
}
