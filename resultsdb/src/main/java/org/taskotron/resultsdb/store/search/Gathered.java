package org.taskotron.resultsdb.store.search;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ibatis.session.ResultContext;
import org.apache.ibatis.session.ResultHandler;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.TooMuch;
import org.taskotron.resultsdb.store.row.ResultRow;

/**
 * Rows as they are read, until they are more than one answer may hold: five thousand results of some megabytes each would
 * end the process before anybody could look at them. A single row is always taken.
 */
final class Gathered implements ResultHandler<ResultRow> {

  /** Characters: a sixty-fourth of the heap, since sixteen may ask at once and an answer is held up to three times over. */
  static final long MOST = Math.max(4L << 20, Runtime.getRuntime().maxMemory() / 64);

  private final List<ResultRow> rows = new ArrayList<>();
  private long weight;
  private boolean full;

  /** All rows of a statement; throws {@link TooMuch}. */
  static List<ResultRow> of(Consumer<ResultHandler<ResultRow>> select) {
    Gathered gathered = new Gathered();
    select.accept(gathered);
    return gathered.rows();
  }

  @Override
  public void handleResult(ResultContext<? extends ResultRow> context) {
    ResultRow row = context.getResultObject();
    weight += weight(row);
    full |= weight > MOST && !rows.isEmpty();
    if (full) {
      context.stop();
    } else {
      rows.add(row);
    }
  }

  private static long weight(ResultRow row) {
    return 200L
        + length(row.data())
        + length(row.note())
        + length(row.groupUuids())
        + length(row.refUrl())
        + length(row.testcaseRefUrl());
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  /** Whether there was more than may be held. */
  boolean isFull() {
    return full;
  }

  /** What was read; throws {@link TooMuch} when that is not all. */
  List<ResultRow> rows() {
    if (full) {
      throw new TooMuch(MOST);
    }
    return rows;
  }
}
