package org.taskotron.resultsdb.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultLog;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.Value;
import org.taskotron.resultsdb.store.search.ResultMapper;

/** The table of results, read from front to back. */
public final class SqlResultLog implements ResultLog {

  /** What makes two results be about the same. */
  private static final List<String> SUBJECT = List.of("item", "type", "arch");

  /** An item with fewer results than this is looked through; of one with more the testcase's results are. */
  private static final int FEW = 2_000;

  /** Values that are compared; more would be more than a statement takes. */
  private static final int MOST_VALUES = 60;

  private final Database database;
  private final Map<String, Long> keys = new ConcurrentHashMap<>();

  /** On a database that was opened with {@link SqlResultStore#SCHEMA}. */
  public SqlResultLog(Database database) {
    this.database = database;
  }

  @Override
  public long newest() {
    return database.read(session -> session.getMapper(LogMapper.class).newest());
  }

  @Override
  public List<Result> after(long id, int most, long bytes) {
    return database.read(session -> {
      List<Result> results = new ArrayList<>();
      long[] size = {0};
      session.getMapper(LogMapper.class).after(id, most, row -> {
        results.add(row.getResultObject().result());
        size[0] += length(row.getResultObject());
        if (size[0] >= bytes) {
          row.stop();
        }
      });
      return results;
    });
  }

  @Override
  public Optional<Long> firstSince(Instant time) {
    return Optional.ofNullable(
        database.read(session -> session.getMapper(LogMapper.class).firstSince(Micros.of(time))));
  }

  private static long length(ResultRow row) {
    return 200L
        + row.data().length()
        + row.groupUuids().length()
        + length(row.note())
        + length(row.refUrl());
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  @Override
  public Optional<String> previousOutcome(Result result) {
    return database.read(session -> previousOutcome(session, result));
  }

  private Optional<String> previousOutcome(SqlSession session, Result result) {
    LogMapper log = session.getMapper(LogMapper.class);
    Long testcase = log.testcaseOf(result.id());
    if (testcase == null) {
      return Optional.empty(); // deleted meanwhile
    }
    List<ValueTerm> terms = terms(session, result);
    ValueTerm lead =
        terms.stream().filter(term -> log.having(term, FEW) < FEW).findFirst().orElse(null);
    List<ValueTerm> others = terms.stream().filter(term -> term != lead).toList();
    return Optional.ofNullable(log.outcomeBefore(result.id(), testcase, lead, others));
  }

  private List<ValueTerm> terms(SqlSession session, Result result) {
    Set<ValueTerm> terms = new LinkedHashSet<>();
    for (String key : SUBJECT) {
      for (String text : result.data().values().getOrDefault(key, List.of())) {
        Value value = Value.of(text);
        terms.add(new ValueTerm(key(session, key), value.head(), value.rest()));
      }
    }
    return terms.stream().limit(MOST_VALUES).toList();
  }

  /** A result has it, so it is there. */
  private long key(SqlSession session, String name) {
    return keys.computeIfAbsent(
        name, n -> session.getMapper(ResultMapper.class).keys(List.of(n)).get(0).id());
  }
}
