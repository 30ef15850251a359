package org.taskotron.resultsdb.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.importing.ImportStore.Rows;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.GroupRow;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.row.MemberRow;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.TestcaseRow;
import org.taskotron.resultsdb.store.row.Value;
import org.taskotron.resultsdb.store.write.BulkRows;
import org.taskotron.resultsdb.store.write.Counters;
import org.taskotron.resultsdb.store.write.WriterMapper;

/**
 * One transaction of an import. It begins with the writers' row as every writer does, so that nobody else writes
 * meanwhile, and takes its numbers from there.
 */
final class ImportBatch {

  /** Values in one {@code in (…)}. */
  private static final int CHUNK = 1_000;

  private static final Comparator<DataRow> BY_PLACE = Comparator.comparingLong(DataRow::keyId)
      .thenComparing(DataRow::value)
      .thenComparing(DataRow::rest)
      .thenComparingLong(DataRow::submitTime)
      .thenComparingLong(DataRow::resultId);

  private final Connection connection;
  private final WriterMapper tables;
  private final ImportMapper lookUps;
  private final ImportKnown known;
  private final Counters before;
  private long lastResult;
  private long lastTestcase;
  private long lastGroup;
  private long lastKey;

  private ImportBatch(SqlSession session, ImportKnown known, long holder) {
    this.connection = session.getConnection();
    this.tables = session.getMapper(WriterMapper.class);
    this.lookUps = session.getMapper(ImportMapper.class);
    this.known = known;
    Counters found = tables.lock();
    this.before = new Counters(
        found.batch() + 1,
        holder,
        found.lastResult(),
        found.lastTestcase(),
        found.lastGroup(),
        found.lastKey(),
        found.deleted(),
        found.importing());
    lastResult = found.lastResult();
    lastTestcase = found.lastTestcase();
    lastGroup = found.lastGroup();
    lastKey = found.lastKey();
  }

  static void write(SqlSession session, ImportKnown known, long holder, Rows rows) {
    ImportBatch batch = new ImportBatch(session, known, holder);
    try {
      batch.listTestcases(rows.testcases());
      batch.listGroups(rows.groups(), rows.groupsFrom());
      batch.addResults(rows.results());
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    batch.tables.advance(batch.after());
  }

  private Counters after() {
    return new Counters(
        before.batch(),
        before.holder(),
        lastResult,
        lastTestcase,
        lastGroup,
        lastKey,
        before.deleted(),
        before.importing());
  }

  /** Those that are known already get the texts that are said now. */
  private void listTestcases(Collection<Testcase> all) throws SQLException {
    Map<String, Testcase> there = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    all.forEach(testcase -> names.add(testcase.name()));
    find(names, known.testcases, lookUps::testcaseIds);
    all.forEach(testcase -> {
      if (known.testcases.containsKey(testcase.name())) {
        there.put(testcase.name(), testcase);
      }
    });
    addTestcases(all);
    chunks(
        there.keySet(),
        chunk -> tables.testcases(chunk).forEach(row -> {
          Testcase said = Objects.requireNonNull(there.get(row.name()));
          if (!said.equals(row.testcase())) {
            tables.updateTestcase(
                new TestcaseRow(row.id(), row.name(), said.refUrl().orElse(null)));
          }
        }));
  }

  /** Those that are known already get the texts that are said now. */
  private void listGroups(List<Group> all, long from) throws SQLException {
    Map<String, Group> there = new HashMap<>();
    Set<String> uuids = new LinkedHashSet<>();
    all.forEach(group -> uuids.add(group.uuid()));
    find(uuids, known.groups, lookUps::groupIds);
    all.forEach(group -> {
      if (known.groups.containsKey(group.uuid())) {
        there.put(group.uuid(), group);
      }
    });
    addGroups(all, from);
    chunks(
        there.keySet(),
        chunk -> tables.groups(chunk).forEach(row -> {
          GroupRow said = row(row.id(), Objects.requireNonNull(there.get(row.uuid())));
          if (!said.equals(row)) {
            tables.updateGroup(said);
          }
        }));
  }

  private static GroupRow row(long id, Group group) {
    return new GroupRow(
        id, group.uuid(), group.description().orElse(null), group.refUrl().orElse(null));
  }

  private void addTestcases(Collection<Testcase> all) throws SQLException {
    Set<String> names = new LinkedHashSet<>();
    all.forEach(testcase -> names.add(testcase.name()));
    find(names, known.testcases, lookUps::testcaseIds);
    try (BulkRows rows =
        new BulkRows(connection, "insert into testcase (id, name, ref_url) values (?, ?, ?)")) {
      for (Testcase testcase : all) {
        if (known.testcases.putIfAbsent(testcase.name(), lastTestcase + 1) == null) {
          rows.number(++lastTestcase)
              .text(testcase.name())
              .text(testcase.refUrl().orElse(null))
              .add();
        }
      }
      rows.flush();
    }
  }

  /** @param from the number of the first one, the others go down from it; 0: they go up from the last one */
  private void addGroups(Collection<Group> all, long from) throws SQLException {
    Set<String> uuids = new LinkedHashSet<>();
    all.forEach(group -> uuids.add(group.uuid()));
    find(uuids, known.groups, lookUps::groupIds);
    try (BulkRows rows = new BulkRows(
        connection,
        "insert into result_group (id, uuid, description, head, ref_url) values (?, ?, ?, ?, ?)")) {
      long down = from;
      for (Group group : all) {
        long number = from == 0 ? lastGroup + 1 : down--;
        if (known.groups.putIfAbsent(group.uuid(), number) == null) {
          lastGroup = Math.max(lastGroup, number);
          GroupRow row = row(number, group);
          rows.number(row.id())
              .text(row.uuid())
              .text(row.description())
              .text(row.head())
              .text(row.refUrl())
              .add();
        }
      }
      rows.flush();
    }
  }

  private void addResults(List<Result> all) throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    Set<Testcase> testcases = new LinkedHashSet<>();
    Map<String, Group> groups = new HashMap<>();
    Set<String> keys = new LinkedHashSet<>();
    for (Result result : all) {
      testcases.add(result.testcase());
      for (String uuid : result.groups()) {
        groups.computeIfAbsent(
            uuid, text -> new Group(text, Optional.empty(), Optional.empty(), 0));
      }
      keys.addAll(result.data().values().keySet());
    }
    addTestcases(testcases);
    addGroups(groups.values(), 0);
    addKeys(keys);
    insert(all);
  }

  private void addKeys(Set<String> keys) {
    find(keys, known.keys, tables::keys);
    for (String key : keys) {
      if (known.keys.putIfAbsent(key, lastKey + 1) == null) {
        tables.insertKey(new KeyRow(++lastKey, key));
      }
    }
  }

  private void insert(List<Result> all) throws SQLException {
    List<MemberRow> members = new ArrayList<>();
    List<DataRow> data = new ArrayList<>();
    Map<String, String> longValues = new HashMap<>();
    try (BulkRows results = new BulkRows(
        connection,
        "insert into result (id, testcase_id, submit_time, outcome, note, ref_url, group_uuids, data)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Result result : all) {
        long time = Micros.of(result.submitTime());
        results
            .number(result.id())
            .number(id(known.testcases, result.testcase().name()))
            .number(time)
            .text(result.outcome())
            .text(result.note().orElse(null))
            .text(result.refUrl().orElse(null))
            .text(ResultRow.write(result.groups()))
            .text(result.data().json())
            .add();
        lastResult = Math.max(lastResult, result.id());
        result
            .groups()
            .forEach(uuid -> members.add(new MemberRow(id(known.groups, uuid), time, result.id())));
        data(result, time, data, longValues);
      }
      results.flush();
    }
    insertMembers(members);
    insertLongValues(longValues);
    insertData(data);
  }

  private void data(Result result, long time, List<DataRow> data, Map<String, String> longValues) {
    result.data().values().forEach((name, texts) -> {
      long key = id(known.keys, name);
      List<String> different =
          texts.size() == 1 ? texts : texts.stream().distinct().toList();
      for (String text : different) {
        Value value = Value.of(text);
        if (value.isLong()) {
          longValues.put(value.rest(), text);
        }
        data.add(new DataRow(key, value.head(), value.rest(), time, result.id()));
      }
    });
  }

  private void insertMembers(List<MemberRow> members) throws SQLException {
    members.sort(Comparator.comparingLong(MemberRow::groupId)
        .thenComparingLong(MemberRow::submitTime)
        .thenComparingLong(MemberRow::resultId));
    try (BulkRows rows = new BulkRows(
        connection,
        "insert into group_member (group_id, submit_time, result_id) values (?, ?, ?)")) {
      for (MemberRow member : members) {
        rows.number(member.groupId())
            .number(member.submitTime())
            .number(member.resultId())
            .add();
      }
      rows.flush();
    }
  }

  private void insertLongValues(Map<String, String> needed) throws SQLException {
    if (needed.isEmpty()) {
      return;
    }
    chunks(needed.keySet(), chunk -> tables.longValues(chunk).forEach(needed::remove));
    try (BulkRows rows =
        new BulkRows(connection, "insert into long_value (hash, value) values (?, ?)")) {
      for (Map.Entry<String, String> one : needed.entrySet()) {
        rows.text(one.getKey()).text(one.getValue()).add();
      }
      rows.flush();
    }
  }

  /** In the order in which they lie in the table: what stands together is found at once. */
  private void insertData(List<DataRow> data) throws SQLException {
    data.sort(BY_PLACE);
    try (BulkRows rows = new BulkRows(
        connection,
        "insert into result_data (key_id, value, rest, submit_time, result_id) values (?, ?, ?, ?, ?)")) {
      for (DataRow row : data) {
        rows.number(row.keyId())
            .text(row.value())
            .text(row.rest())
            .number(row.submitTime())
            .number(row.resultId())
            .add();
      }
      rows.flush();
    }
  }

  private static long id(Map<String, Long> ids, String name) {
    return Objects.requireNonNull(ids.get(name), name);
  }

  private static void find(
      Set<String> wanted, Map<String, Long> known, Function<List<String>, List<KeyRow>> select) {
    List<String> unknown =
        wanted.stream().filter(text -> !known.containsKey(text)).toList();
    chunks(unknown, chunk -> select.apply(chunk).forEach(row -> known.put(row.name(), row.id())));
  }

  private static void chunks(
      Collection<String> all, java.util.function.Consumer<List<String>> use) {
    List<String> list = List.copyOf(all);
    for (int begin = 0; begin < list.size(); begin += CHUNK) {
      use.accept(list.subList(begin, Math.min(begin + CHUNK, list.size())));
    }
  }
}
