package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the rows of a dump and puts those of the tables that are brought in aside, to be read again in order. */
final class Intake implements DumpReader.Sink {

  /** Of ids: upstream's are of 32 bits. */
  private static final long GREATEST_ID = Integer.MAX_VALUE;

  private static final int MOST_OUTCOMES = 1_000;

  private final Map<Table, Spill> spills;
  private final Report report;
  private final Consumer<String> say;
  private final Set<String> passedOver = new java.util.TreeSet<>();
  private final Map<String, Long> outcomes = new HashMap<>();
  private final Map<Table, Long> seen = new TreeMap<>();
  private @Nullable Table table;
  private int expected;
  private int[] numbers = {};
  private int[] texts = {};

  Intake(Map<Table, Spill> spills, Report report, Consumer<String> say) {
    this.spills = spills;
    this.report = report;
    this.say = say;
  }

  /** How often each outcome came. */
  Map<String, Long> outcomes() {
    return outcomes;
  }

  /** Whether rows of this table stood in the dump, or could have. */
  boolean saw(Table one) {
    return seen.containsKey(one);
  }

  @Override
  public boolean table(String name, List<String> columns, long line) {
    Table found = Table.named(name).orElse(null);
    if (found == null) {
      if (passedOver.add(name)) {
        say.accept(OneLine.of("table " + name + " is passed over"));
      }
      return false;
    }
    List<String> order = columns.isEmpty() ? found.upstreamColumns() : columns;
    table = found;
    seen.putIfAbsent(found, line);
    expected = order.size();
    numbers = new int[found.columns().size() - found.texts().size()];
    texts = new int[found.texts().size()];
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < found.columns().size(); i++) {
      String column = found.columns().get(i);
      int field = order.indexOf(column);
      boolean needed = i > 0 || !found.isOfResult();
      if (field < 0 && needed) {
        missing.add(column);
      }
      if (i < numbers.length) {
        numbers[i] = field;
      } else {
        texts[i - numbers.length] = field;
      }
    }
    if (!missing.isEmpty()) {
      throw new BadDump(
          line,
          "table " + name + " has no column " + String.join(", ", missing)
              + " (expected the tables of ResultsDB 2.1 or 2.2; run its `resultsdb upgrade_db` first)");
    }
    return true;
  }

  @Override
  public void row(Row row) {
    Table of = Objects.requireNonNull(table);
    if (row.isTooLong()) {
      report.leftOut(row.line(), of.sqlName() + ": a row of over " + Row.LONGEST + " bytes");
      return;
    }
    if (row.fields() != expected) {
      report.leftOut(
          row.line(),
          of.sqlName() + ": a row of " + row.fields() + " fields (expected " + expected + ")");
      return;
    }
    long own = numbers[0] < 0 ? row.line() : number(of, row, 0);
    long first = of.isOfResult() ? number(of, row, 1) : own;
    if (own < 0 || first < 0) {
      return;
    }
    if (of == Table.RESULT) {
      count(row);
    }
    try {
      Objects.requireNonNull(spills.get(of)).add(first, of.isOfResult() ? own : 0, row, texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long number(Table of, Row row, int column) {
    int field = numbers[column];
    long number = row.number(field);
    if (number < 1 || number > GREATEST_ID) {
      report.leftOut(
          row.line(),
          of.sqlName() + ": " + of.columns().get(column) + " " + row.word(field)
              + " (expected 1 to " + GREATEST_ID + ")");
      return -1;
    }
    return number;
  }

  private void count(Row row) {
    String outcome = row.word(texts[2]);
    if (outcomes.size() < MOST_OUTCOMES || outcomes.containsKey(outcome)) {
      outcomes.merge(outcome, 1L, Long::sum);
    }
  }
}
