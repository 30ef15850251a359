package org.taskotron.resultsdb.store;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.ibatis.session.SqlSession;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.GroupCommit;
import org.taskotron.base.db.Schema;
import org.taskotron.resultsdb.result.Group;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.GroupQuery;
import org.taskotron.resultsdb.result.GroupUuids;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Standing;
import org.taskotron.resultsdb.result.Testcase;
import org.taskotron.resultsdb.result.TestcaseMention;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.retention.RetentionStore;
import org.taskotron.resultsdb.store.row.GroupRow;
import org.taskotron.resultsdb.store.row.Head;
import org.taskotron.resultsdb.store.row.ResultRow;
import org.taskotron.resultsdb.store.row.TestcaseRow;
import org.taskotron.resultsdb.store.search.Finder;
import org.taskotron.resultsdb.store.search.GroupMapper;
import org.taskotron.resultsdb.store.search.LadderMapper;
import org.taskotron.resultsdb.store.search.Like;
import org.taskotron.resultsdb.store.search.ResultMapper;
import org.taskotron.resultsdb.store.search.TestcaseMapper;
import org.taskotron.resultsdb.store.search.VocabularyMapper;
import org.taskotron.resultsdb.store.write.Batch;
import org.taskotron.resultsdb.store.write.Change;
import org.taskotron.resultsdb.store.write.Known;
import org.taskotron.resultsdb.store.write.PostGroup;
import org.taskotron.resultsdb.store.write.PostResults;
import org.taskotron.resultsdb.store.write.PostTestcase;
import org.taskotron.resultsdb.store.write.RetentionMapper;
import org.taskotron.resultsdb.store.write.WaiverMapper;
import org.taskotron.resultsdb.store.write.WriterMapper;
import org.taskotron.resultsdb.waiver.WaiverStore;

/** The store in a SQL database. All writing goes through one thread, in groups. */
public final class SqlResultStore implements ResultStore, AutoCloseable {

  public static final Schema SCHEMA = new Schema(
      "resultsdb",
      "org/taskotron/resultsdb/store/migrations",
      "8",
      List.of(
          WriterMapper.class,
          ResultMapper.class,
          VocabularyMapper.class,
          LadderMapper.class,
          TestcaseMapper.class,
          GroupMapper.class,
          LogMapper.class,
          WaiverMapper.class,
          CursorMapper.class,
          RetentionMapper.class,
          ImportMapper.class));

  private static final int LARGEST_BATCH = 256;
  private static final int MOST_WAITING = 2_000;

  private final Database database;
  private final Clock clock;
  private final Finder finder;
  private final GroupCommit<Change<?>, Object> writer;
  private volatile Runnable bell = () -> {};

  /** On a database that was opened with {@link #SCHEMA}; whoever opened it closes it, after this. */
  public SqlResultStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    this.finder = new Finder(clock);
    Known known = new Known();
    GroupUuids uuids = new GroupUuids(clock);
    long holder = new SecureRandom().nextLong();
    this.writer = GroupCommit.start(
        database,
        new GroupCommit.Settings(
            "resultsdb-writer", LARGEST_BATCH, MOST_WAITING, GroupCommit.WhileAway.REFUSE),
        Change::weight,
        (session, changes) -> Batch.write(session, known, holder, clock, uuids, changes));
  }

  /** Is called after each commit of something, often and by any thread; must be cheap. */
  public void onStored(Runnable call) {
    this.bell = call;
  }

  /** The results as retention sees them. */
  public RetentionStore retention() {
    return new SqlRetentionStore(database, clock, this::submit);
  }

  /** The waivers in the same database. */
  public WaiverStore waivers() {
    return new SqlWaiverStore(database, clock, this::submit);
  }

  /** Makes later questions faster by work that they would else wait for; to be called now and then, by one thread. */
  public void prepare() {
    database.read(session -> {
      finder.keepUp(session);
      return true;
    });
  }

  /** How many changes wait to be written. */
  public int waiting() {
    return writer.waiting();
  }

  @Override
  public CompletionStage<Posted> post(List<NewResult> results, Optional<IdempotencyKey> key) {
    return submit(PostResults.of(results, key));
  }

  @Override
  public CompletionStage<Testcase> post(TestcaseMention testcase) {
    return submit(new PostTestcase(testcase));
  }

  @Override
  public CompletionStage<Group> post(GroupMention group) {
    return submit(new PostGroup(group));
  }

  /** A change is answered with what its own decision told. */
  @SuppressWarnings("unchecked")
  private <T> CompletableFuture<T> submit(Change<T> change) {
    CompletableFuture<T> promise = (CompletableFuture<T>) writer.submit(change);
    return promise.whenComplete((told, failure) -> bell.run());
  }

  @Override
  public Optional<Result> result(long id) {
    return database.read(
        session -> session.getMapper(ResultMapper.class).byIds(List.of(id)).stream()
            .map(ResultRow::result)
            .findFirst());
  }

  @Override
  public Slice<Result> results(ResultQuery query, Window<Place> window) {
    return database.read(session -> finder.results(session, query, window));
  }

  @Override
  public long count(ResultQuery query) {
    return database.read(session -> finder.count(session, query));
  }

  @Override
  public List<Result> latest(
      ResultQuery query, List<String> distinctOn, UnaryOperator<List<Standing>> choice) {
    return database.read(session -> finder.latest(session, query, distinctOn, choice));
  }

  @Override
  public Optional<Testcase> testcase(String name) {
    return testcases(Selection.of(name), Window.at(0, 1)).items().stream().findFirst();
  }

  @Override
  public Slice<Testcase> testcases(Selection names, Window<String> window) {
    return database.read(session -> {
      List<TestcaseRow> rows = session
          .getMapper(TestcaseMapper.class)
          .page(
              names.texts(),
              names.patterns().stream().map(Like::of).toList(),
              window,
              window.count() + 1);
      return Slice.of(rows.stream().map(TestcaseRow::testcase).toList(), window);
    });
  }

  @Override
  public long count(Selection testcases) {
    return database.read(session -> session
        .getMapper(TestcaseMapper.class)
        .count(testcases.texts(), testcases.patterns().stream().map(Like::of).toList()));
  }

  @Override
  public Optional<Group> group(String uuid) {
    return groups(new GroupQuery(Set.of(uuid), Selection.ALL), Window.at(0, 1)).items().stream()
        .findFirst();
  }

  @Override
  public Slice<Group> groups(GroupQuery query, Window<String> window) {
    return database.read(session -> {
      Selection descriptions = query.descriptions();
      List<String> texts = List.copyOf(descriptions.texts());
      List<GroupRow> rows = session
          .getMapper(GroupMapper.class)
          .page(
              query.uuids(),
              texts.stream().map(Head::of).toList(),
              texts,
              descriptions.patterns().stream().map(Like::of).toList(),
              window,
              window.count() + 1);
      return Slice.of(counted(session, rows), window);
    });
  }

  @Override
  public long count(GroupQuery query) {
    Selection descriptions = query.descriptions();
    List<String> texts = List.copyOf(descriptions.texts());
    return database.read(session -> session
        .getMapper(GroupMapper.class)
        .count(
            query.uuids(),
            texts.stream().map(Head::of).toList(),
            texts,
            descriptions.patterns().stream().map(Like::of).toList()));
  }

  private static List<Group> counted(SqlSession session, List<GroupRow> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<Long, Long> members =
        session
            .getMapper(GroupMapper.class)
            .members(rows.stream().map(GroupRow::id).toList())
            .stream()
            .collect(Collectors.toMap(GroupMapper.Members::groupId, GroupMapper.Members::results));
    return rows.stream()
        .map(row -> row.group(members.getOrDefault(row.id(), 0L)))
        .toList();
  }

  @Override
  public void ping() {
    database.read(session -> session.getMapper(ResultMapper.class).ping());
  }

  /** Writes what waits. */
  @Override
  public void close() {
    writer.close();
  }
}
