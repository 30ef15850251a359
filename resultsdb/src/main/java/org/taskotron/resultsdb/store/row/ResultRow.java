package org.taskotron.resultsdb.store.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.Data;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;

/** A row of {@code result} with its testcase beside it. */
public record ResultRow(
    long id,
    long testcaseId,
    String testcaseName,
    @Nullable String testcaseRefUrl,
    String outcome,
    @Nullable String note,
    @Nullable String refUrl,
    long submitTime,
    String groupUuids,
    String data) {

  /** The order of lists, the oldest first. */
  public static final Comparator<ResultRow> AGE =
      Comparator.comparingLong(ResultRow::submitTime).thenComparingLong(ResultRow::id);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NO_GROUPS = "[]";

  public static ResultRow of(long id, TestcaseRow testcase, Result result) {
    return new ResultRow(
        id,
        testcase.id(),
        testcase.name(),
        testcase.refUrl(),
        result.outcome(),
        result.note().orElse(null),
        result.refUrl().orElse(null),
        Micros.of(result.submitTime()),
        write(result.groups()),
        result.data().json());
  }

  public Result result() {
    return new Result(
        id,
        new Testcase(testcaseName, Optional.ofNullable(testcaseRefUrl)),
        read(groupUuids),
        outcome,
        Optional.ofNullable(note),
        Optional.ofNullable(refUrl),
        Micros.toInstant(submitTime),
        Data.ofJson(data));
  }

  public static String write(List<String> uuids) {
    try {
      return uuids.isEmpty() ? NO_GROUPS : JSON.writeValueAsString(uuids);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a list of texts is JSON", e);
    }
  }

  private static List<String> read(String uuids) {
    try {
      return uuids.equals(NO_GROUPS) ? List.of() : List.of(JSON.readValue(uuids, String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result's groups are not what was stored: " + uuids, e);
    }
  }
}
