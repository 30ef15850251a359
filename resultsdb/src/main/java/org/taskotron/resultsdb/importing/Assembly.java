package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.result.Data;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;

/**
 * Puts rows that were put aside together: a result's own row with its data and its groups, all of which come in the order
 * of the results' ids. What does not fit is told to the report. Not safe for use by several threads.
 */
final class Assembly {

  private final Texts texts;
  private final Report report;
  private final Spill.Cursor results;
  private final Spill.Cursor data;
  private final Spill.Cursor members;
  private final NameHashes groups;
  private final NameHashes testcases;
  private final Set<String> missingTestcases = new HashSet<>();
  private long last = -1;

  /** From the first result on whose id is greater than {@code after}; what comes before is passed over silently. */
  Assembly(Spills spills, Report report, long after) throws IOException {
    this.texts = new Texts(Charset.forName(spills.contents().charset()), report);
    this.report = report;
    this.groups = NameHashes.of(spills.of(Table.GROUP));
    this.testcases = NameHashes.of(spills.of(Table.TESTCASE));
    this.results = after(spills.of(Table.RESULT).cursor(), after);
    this.data = after(spills.of(Table.DATA).cursor(), after);
    this.members = after(spills.of(Table.MEMBER).cursor(), after);
    this.last = after;
  }

  private static Spill.Cursor after(Spill.Cursor cursor, long after) throws IOException {
    Spilled row = cursor.peek();
    while (row != null && row.first() <= after) {
      var unused = cursor.next();
      row = cursor.peek();
    }
    return cursor;
  }

  /** The testcase of a row; null: it had to be left out. */
  static @Nullable Testcase testcase(Spilled row, Texts texts, Report report) {
    String what = "testcase " + row.first();
    String name = texts.of(row, 0, what + ": name");
    if (name == null || name.isEmpty()) {
      report.leftOut(row.line(), what + ": it has no name");
      return null;
    }
    return new Testcase(
        texts.fit().name(name, row.line(), what + ": name"),
        Optional.ofNullable(texts.of(row, 1, what + ": ref_url")));
  }

  /** The group of a row; null: it had to be left out. */
  static @Nullable Group group(Spilled row, Texts texts, Report report) {
    String what = "group " + row.first();
    String uuid = texts.of(row, 0, what + ": uuid");
    if (uuid == null || uuid.isEmpty()) {
      report.leftOut(row.line(), what + ": it has no uuid");
      return null;
    }
    return new Group(
        texts.fit().uuid(uuid, row.line()),
        Optional.ofNullable(texts.of(row, 1, what + ": description")),
        Optional.ofNullable(texts.of(row, 2, what + ": ref_url")),
        0);
  }

  /** The next result; null at the end, when all rows are told of. */
  @Nullable Result next() throws IOException {
    while (true) {
      Spilled row = results.next();
      if (row == null) {
        strayRows(Long.MAX_VALUE);
        return null;
      }
      if (row.first() == last) {
        report.leftOut(row.line(), "result " + last + ": it is there twice");
        continue;
      }
      last = row.first();
      strayRows(last);
      Result made = result(row);
      if (made != null) {
        return made;
      }
    }
  }

  /** Rows that belong to results before this one, which are not there. */
  private void strayRows(long before) throws IOException {
    for (Spilled row = data.peek(); row != null && row.first() < before; row = data.peek()) {
      report.leftOut(row.line(), "result_data of result " + row.first() + ", which is not there");
      var unused = data.next();
    }
    for (Spilled row = members.peek(); row != null && row.first() < before; row = members.peek()) {
      report.leftOut(
          row.line(), "groups_to_results of result " + row.first() + ", which is not there");
      var unused = members.next();
    }
  }

  private @Nullable Result result(Spilled row) throws IOException {
    String what = "result " + row.first();
    Data itsData = data(row.first(), what);
    List<String> itsGroups = groups(row.first(), what);
    String testcase = texts.of(row, 0, what + ": testcase_name");
    byte[] name = row.texts()[0];
    if (testcase == null || testcase.isEmpty() || name == null) {
      report.leftOut(row.line(), what + ": it has no testcase");
      return null;
    }
    if (!testcases.has(name) && missingTestcases.add(testcase)) {
      report.changed(
          row.line(),
          what + ": its testcase " + testcase + " is not in the dump; it is made, without ref_url");
    }
    return new Result(
        row.first(),
        new Testcase(
            texts.fit().name(testcase, row.line(), what + ": testcase_name"), Optional.empty()),
        itsGroups,
        texts.fit().outcome(texts.of(row, 2, what + ": outcome"), row.line(), what),
        Optional.ofNullable(texts.of(row, 3, what + ": note")),
        Optional.ofNullable(texts.of(row, 4, what + ": ref_url")),
        submitTime(row, what),
        itsData);
  }

  private Data data(long result, String what) throws IOException {
    Fitting.DataOfOne values = texts.fit().new DataOfOne(what);
    for (Spilled row = data.peek(); row != null && row.first() == result; row = data.peek()) {
      var unused = data.next();
      String key = texts.of(row, 0, what + ": data key");
      if (key == null) {
        report.leftOut(row.line(), what + ": data without a key");
        continue;
      }
      String value = texts.of(row, 1, what + ": data " + key);
      if (value == null) {
        report.leftOut(row.line(), what + ": data " + key + ": NULL");
        continue;
      }
      values.add(key, value, row.line());
    }
    return values.made();
  }

  private List<String> groups(long result, String what) throws IOException {
    Spilled row = members.peek();
    if (row == null || row.first() != result) {
      return List.of();
    }
    Set<String> uuids = new LinkedHashSet<>();
    for (; row != null && row.first() == result; row = members.peek()) {
      var unused = members.next();
      String uuid = texts.of(row, 0, what + ": group_uuid");
      byte[] bytes = row.texts()[0];
      if (uuid == null || uuid.isEmpty() || bytes == null) {
        report.leftOut(row.line(), what + ": a group without uuid");
        continue;
      }
      if (!groups.has(bytes)) {
        report.changed(
            row.line(), what + ": its group " + uuid + " is not in the dump; it is made, empty");
      }
      if (!uuids.add(texts.fit().uuid(uuid, row.line()))) {
        report.leftOut(row.line(), what + ": it is in group " + uuid + " twice");
      }
    }
    return List.copyOf(uuids);
  }

  private Instant submitTime(Spilled row, String what) {
    String time = texts.of(row, 1, what + ": submit_time");
    Optional<Instant> read = time == null ? Optional.empty() : PostgresTime.of(time);
    if (read.isEmpty()) {
      report.changed(
          row.line(),
          what + ": submit_time " + time
              + " (expected such as 2016-08-15 13:29:06), it is now 1970-01-01");
    }
    return read.orElse(Instant.EPOCH);
  }
}
