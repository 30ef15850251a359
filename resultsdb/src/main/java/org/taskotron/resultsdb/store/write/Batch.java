package org.taskotron.resultsdb.store.write;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.ibatis.session.SqlSession;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.GroupUuids;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.TestcaseMention;
import org.taskotron.resultsdb.store.row.DataRow;
import org.taskotron.resultsdb.store.row.GroupRow;
import org.taskotron.resultsdb.store.row.KeyRow;
import org.taskotron.resultsdb.store.row.MemberRow;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.TestcaseRow;
import org.taskotron.resultsdb.store.row.Value;
import org.taskotron.resultsdb.store.search.ResultMapper;

/**
 * One writing transaction: looks up at once what its changes need, lets them decide one after the other, and writes at
 * once what they decided. It holds the lock of the writers' row from beginning to end, so that what it looked up stays
 * true, whatever other processes write to the same database.
 */
public final class Batch {

  /** Values in one {@code in (…)}; SQLite takes 32,766 parameters. */
  private static final int CHUNK = 1_000;

  private final SqlSession session;
  private final WriterMapper tables;
  private final Function<Collection<Long>, List<Result>> readResults;
  private final Known known;
  private final Clock clock;
  private final GroupUuids uuids;

  private final Map<String, TestcaseRow> testcases = new HashMap<>();
  private final Map<String, GroupRow> groups = new HashMap<>();
  private final Map<String, KeyRow> keys = new HashMap<>();
  private final Map<String, IdempotencyRow> used = new HashMap<>();
  private final Map<Long, Result> stored = new HashMap<>();

  private final Set<String> newTestcases = new LinkedHashSet<>();
  private final Set<String> changedTestcases = new LinkedHashSet<>();
  private final Set<String> newGroups = new LinkedHashSet<>();
  private final Set<String> changedGroups = new LinkedHashSet<>();
  private final List<KeyRow> newKeys = new ArrayList<>();
  private final Map<String, String> longValues = new HashMap<>();
  private final Set<String> storedLongValues = new HashSet<>();
  private final List<LongValueRow> newLongValues = new ArrayList<>();
  private final Set<Value> perhapsUnused = new LinkedHashSet<>();
  private final List<ResultRow> results = new ArrayList<>();
  private final List<MemberRow> members = new ArrayList<>();
  private final List<DataRow> data = new ArrayList<>();
  private final List<IdempotencyRow> newIdempotencies = new ArrayList<>();
  private final Map<Long, Long> newMembers = new HashMap<>();

  private long batch;
  private long holder;
  private long lastResult;
  private long lastTestcase;
  private long lastGroup;
  private long lastKey;
  private long deleted;

  private Batch(SqlSession session, Known known, long holder, Clock clock, GroupUuids uuids) {
    this.session = session;
    this.tables = session.getMapper(WriterMapper.class);
    ResultMapper mapper = session.getMapper(ResultMapper.class);
    this.readResults = ids -> mapper.byIds(ids).stream().map(ResultRow::result).toList();
    this.known = known;
    this.clock = clock;
    this.uuids = uuids;
    this.holder = holder;
  }

  /** Decides all changes and writes what came of them; the caller commits. */
  public static List<Object> write(
      SqlSession session,
      Known known,
      long holder,
      Clock clock,
      GroupUuids uuids,
      List<Change<?>> changes) {
    Batch batch = new Batch(session, known, holder, clock, uuids);
    batch.begin();
    batch.lookUp(changes);
    List<Object> told = new ArrayList<>(changes.size());
    for (Change<?> change : changes) {
      told.add(change.decide(batch));
    }
    batch.write();
    session.flushStatements();
    known.end(batch);
    return told;
  }

  private void begin() {
    Counters found = tables.lock();
    if (found.importing() != 0) {
      String why = "an import into this database is unfinished";
      throw new DatabaseAway(why, new IllegalStateException(why));
    }
    known.begin(found);
    batch = found.batch() + 1;
    lastResult = found.lastResult();
    lastTestcase = found.lastTestcase();
    lastGroup = found.lastGroup();
    lastKey = found.lastKey();
    deleted = found.deleted();
  }

  Counters counters() {
    return new Counters(batch, holder, lastResult, lastTestcase, lastGroup, lastKey, deleted, 0);
  }

  /** This transaction turned out to be committed. */
  void remember(Known known) {
    known.testcases.putAll(testcases);
    known.groups.putAll(groups);
    known.keys.putAll(keys);
  }

  private void lookUp(List<Change<?>> changes) {
    Needs needs = new Needs();
    changes.forEach(change -> change.announce(needs));
    find(needs.testcases, known.testcases, testcases, tables::testcases, TestcaseRow::name);
    find(needs.groups, known.groups, groups, tables::groups, GroupRow::uuid);
    find(needs.keys, known.keys, keys, tables::keys, KeyRow::name);
    find(
        needs.idempotencyKeys,
        Map.of(),
        used,
        tables::idempotencies,
        IdempotencyRow::idempotencyKey);
    chunks(
        used.values().stream().flatMap(row -> row.ids().stream()).toList(),
        ids -> readResults.apply(ids).forEach(result -> stored.put(result.id(), result)));
    needs.keys.stream().filter(name -> !keys.containsKey(name)).forEach(this::addKey);
    longValues.putAll(needs.longValues);
    chunks(longValues.keySet(), chunk -> storedLongValues.addAll(tables.longValues(chunk)));
  }

  private void addKey(String name) {
    KeyRow key = new KeyRow(++lastKey, name);
    keys.put(name, key);
    newKeys.add(key);
  }

  /** Only with the result that has it: what is refused under a key that was used leaves nothing behind. */
  private void addLongValue(Value value) {
    if (value.isLong() && storedLongValues.add(value.rest())) {
      String text = Objects.requireNonNull(longValues.get(value.rest()), "was not announced");
      newLongValues.add(new LongValueRow(value.rest(), text));
    }
  }

  private static <T> void find(
      Set<String> wanted,
      Map<String, T> known,
      Map<String, T> found,
      Function<Collection<String>, List<T>> select,
      Function<T, String> name) {
    Set<String> unknown = new LinkedHashSet<>();
    for (String text : wanted) {
      T row = known.get(text);
      if (row == null) {
        unknown.add(text);
      } else {
        found.put(text, row);
      }
    }
    chunks(unknown, chunk -> select.apply(chunk).forEach(row -> found.put(name.apply(row), row)));
  }

  private static <T> void chunks(Collection<T> all, Consumer<List<T>> use) {
    List<T> list = List.copyOf(all);
    for (int begin = 0; begin < list.size(); begin += CHUNK) {
      use.accept(list.subList(begin, Math.min(begin + CHUNK, list.size())));
    }
  }

  Instant now() {
    return clock.instant();
  }

  /** A result that had this long value is deleted. At the end of the batch it is known whether another one has it. */
  void mayBeUnused(Value value) {
    perhapsUnused.add(value);
  }

  /** So many results are deleted by this batch. */
  void countDeleted(int results) {
    deleted += results;
  }

  /** Sends what {@link #tables} were told. */
  void flush() {
    session.flushStatements();
  }

  /** Other tables, for changes that look up and write for themselves. */
  <T> T tables(Class<T> mapper) {
    return session.getMapper(mapper);
  }

  long nextResult() {
    return ++lastResult;
  }

  /** The testcase after it was mentioned so: made if it is not known, else changed as the mention says. */
  TestcaseRow testcase(TestcaseMention mention) {
    TestcaseRow before = testcases.get(mention.name());
    TestcaseRow after = before == null
        ? new TestcaseRow(
            ++lastTestcase, mention.name(), mention.refUrl().text().orElse(null))
        : before.with(mention.refUrl());
    if (before == null) {
      newTestcases.add(mention.name());
    } else if (!after.equals(before) && !newTestcases.contains(mention.name())) {
      changedTestcases.add(mention.name());
    }
    testcases.put(mention.name(), after);
    return after;
  }

  /** The group after it was mentioned so. */
  GroupRow group(GroupMention mention) {
    String uuid = mention.uuid().orElseGet(uuids::next);
    GroupRow before = groups.get(uuid);
    GroupRow after = before == null
        ? new GroupRow(++lastGroup, uuid, null, null).with(mention)
        : before.with(mention);
    if (before == null) {
      newGroups.add(uuid);
    } else if (!after.equals(before) && !newGroups.contains(uuid)) {
      changedGroups.add(uuid);
    }
    groups.put(uuid, after);
    return after;
  }

  /** How many results the group holds, those of this batch included. */
  long membersOf(GroupRow group) {
    long before = newGroups.contains(group.uuid()) ? 0 : tables.members(group.id());
    return before + newMembers.getOrDefault(group.id(), 0L);
  }

  /** What was stored under this key. */
  Optional<IdempotencyRow> used(String key) {
    return Optional.ofNullable(used.get(key));
  }

  /** The results that were stored under a key, in this batch or before. */
  List<Result> stored(IdempotencyRow row) {
    List<Result> results =
        row.ids().stream().map(stored::get).filter(Objects::nonNull).toList();
    if (results.isEmpty()) {
      throw new IllegalStateException(
          "the key of result " + row.resultId() + " is stored, the result is not");
    }
    return results;
  }

  void use(IdempotencyKey key, List<Result> results) {
    IdempotencyRow row =
        new IdempotencyRow(key.text(), key.fingerprint(), results.get(0).id(), results.size());
    used.put(key.text(), row);
    results.forEach(result -> stored.put(result.id(), result));
    newIdempotencies.add(row);
  }

  void add(
      Result result,
      TestcaseRow testcase,
      Collection<GroupRow> itsGroups,
      Map<String, List<Value>> values) {
    long time = Micros.of(result.submitTime());
    results.add(ResultRow.of(result.id(), testcase, result));
    for (GroupRow group : itsGroups) {
      members.add(new MemberRow(group.id(), time, result.id()));
      newMembers.merge(group.id(), 1L, Long::sum);
    }
    values.forEach((name, list) -> {
      KeyRow key = keys.get(name);
      if (key == null) {
        throw new IllegalStateException("key " + name + " was not announced");
      }
      for (Value value : list) {
        addLongValue(value);
        data.add(new DataRow(key.id(), value.head(), value.rest(), time, result.id()));
      }
    });
  }

  /** Statements of one kind stand together, so that each kind is one round trip. */
  private void write() {
    newTestcases.forEach(name -> tables.insertTestcase(row(testcases, name)));
    changedTestcases.forEach(name -> tables.updateTestcase(row(testcases, name)));
    newGroups.forEach(uuid -> tables.insertGroup(row(groups, uuid)));
    changedGroups.forEach(uuid -> tables.updateGroup(row(groups, uuid)));
    newKeys.forEach(tables::insertKey);
    newLongValues.forEach(tables::insertLongValue);
    results.forEach(tables::insertResult);
    members.forEach(tables::insertMember);
    data.forEach(tables::insertData);
    perhapsUnused.forEach(tables(RetentionMapper.class)::deleteUnused);
    newIdempotencies.forEach(tables::insertIdempotency);
    tables.advance(counters());
  }

  private static <T> T row(Map<String, T> rows, String name) {
    return Objects.requireNonNull(rows.get(name));
  }
}
