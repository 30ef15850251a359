package org.taskotron.base.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database of ours does alike. */
abstract class DatabaseContract {
  /** A row with each type that we store. */
  record Note(UUID id, String text, @Nullable Instant at) {}

  interface NoteMapper {
    @Insert("insert into note (id, text, at) values (#{id}, #{text}, #{at})")
    void insert(Note note);

    @Select("select id, text, at from note where text = #{text}")
    List<Note> withText(String text);

    @Select("select id, text, at from note where text like #{pattern}")
    List<Note> like(String pattern);

    @Select("select count(*) from note")
    int count();
  }

  static final Schema SCHEMA =
      new Schema("notes", "org/taskotron/base/db/notes", "1", List.of(NoteMapper.class));

  private Database database;

  abstract Database open();

  @BeforeEach
  void openDatabase() {
    database = open();
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  private static Note note(String text) {
    return new Note(UUID.randomUUID(), text, Instant.parse("2026-11-21T12:00:00.123456Z"));
  }

  private int count() {
    return database.read(session -> session.getMapper(NoteMapper.class).count());
  }

  private void insert(Note note) {
    database.write(session -> {
      session.getMapper(NoteMapper.class).insert(note);
      return note;
    });
  }

  private List<Note> find(String text) {
    return database.read(session -> session.getMapper(NoteMapper.class).withText(text));
  }

  @Test
  void whatIsWrittenIsRead() {
    Note emoji = note("Grüße, 世界 🎉");
    Note without = new Note(UUID.randomUUID(), "no time", null);
    insert(emoji);
    insert(without);
    assertThat(find("Grüße, 世界 🎉")).containsExactly(emoji);
    assertThat(find("no time")).containsExactly(without);
  }

  @Test
  void namesAreComparedToTheLetter() {
    insert(note("Abc"));
    assertThat(find("abc")).isEmpty();
    assertThat(find("Abc ")).isEmpty();
    assertThat(database.<List<Note>>read(s -> s.getMapper(NoteMapper.class).like("ab%")))
        .isEmpty();
    assertThat(database.<List<Note>>read(s -> s.getMapper(NoteMapper.class).like("Ab%")))
        .hasSize(1);
  }

  @Test
  void aFailedTransactionLeavesNothing() {
    assertThatThrownBy(() -> database.write(session -> {
          session.getMapper(NoteMapper.class).insert(note("half"));
          throw new IllegalArgumentException("on purpose");
        }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(count()).isZero();
  }

  @Test
  void instantsFinerThanAMicrosecondAreRefused() {
    Note tooFine =
        new Note(UUID.randomUUID(), "fine", Instant.parse("2026-11-21T12:00:00.123456789Z"));
    assertThatThrownBy(() -> insert(tooFine))
        .hasStackTraceContaining("expected whole microseconds");
    assertThat(count()).isZero();
  }

  private GroupCommit<Note, Integer> group(List<Integer> sizes, int mostWaiting) {
    return GroupCommit.start(
        database,
        new GroupCommit.Settings("notes", 100, mostWaiting, GroupCommit.WhileAway.WAIT),
        (session, batch) -> written(session, batch, sizes));
  }

  private static List<Integer> written(SqlSession session, List<Note> batch, List<Integer> sizes) {
    NoteMapper mapper = session.getMapper(NoteMapper.class);
    batch.forEach(note -> {
      if (note.text().equals("poison")) {
        throw new IllegalArgumentException("poison");
      }
      mapper.insert(note);
    });
    session.flushStatements();
    sizes.add(batch.size());
    return batch.stream().map(note -> note.text().length()).toList();
  }

  @Test
  void changesThatWaitTogetherAreWrittenTogetherAndAnsweredInOrder() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    CountDownLatch held = new CountDownLatch(1);
    GroupCommit<Note, Integer> group = GroupCommit.start(
        database,
        new GroupCommit.Settings("notes", 100, 1000, GroupCommit.WhileAway.WAIT),
        (session, batch) -> {
          await(held);
          return written(session, batch, sizes);
        });
    try (group) {
      List<CompletableFuture<Integer>> answers = IntStream.range(0, 50)
          .mapToObj(i -> group.submit(note("n".repeat(i))))
          .toList();
      held.countDown();
      for (int i = 0; i < 50; i++) {
        assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo(i);
      }
    }
    assertThat(sizes).hasSizeLessThan(10);
    assertThat(count()).isEqualTo(50);
  }

  @Test
  void aPoisonousChangeHarmsOnlyItself() throws Exception {
    try (GroupCommit<Note, Integer> group = group(new ArrayList<>(), 1000)) {
      List<CompletableFuture<Integer>> good =
          IntStream.range(0, 20).mapToObj(i -> group.submit(note("good"))).toList();
      CompletableFuture<Integer> bad = group.submit(note("poison"));
      CompletableFuture<Integer> after = group.submit(note("after"));
      assertThatThrownBy(() -> bad.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("poison");
      assertThat(after.get(10, TimeUnit.SECONDS)).isEqualTo(5);
      for (CompletableFuture<Integer> one : good) {
        assertThat(one.get(10, TimeUnit.SECONDS)).isEqualTo(4);
      }
    }
    assertThat(count()).isEqualTo(21);
  }

  @Test
  void oneMoreThanMayWaitIsRefused() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch busy = new CountDownLatch(1);
    GroupCommit<Note, Integer> group = GroupCommit.start(
        database,
        new GroupCommit.Settings("notes", 1, 2, GroupCommit.WhileAway.WAIT),
        (session, batch) -> {
          busy.countDown();
          await(held);
          return written(session, batch, new ArrayList<>());
        });
    try (group) {
      CompletableFuture<Integer> first = group.submit(note("1"));
      await(busy);
      group.submit(note("2"));
      CompletableFuture<Integer> third = group.submit(note("3"));
      assertThatThrownBy(() -> group.submit(note("4")).get(1, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining("2 changes wait already");
      held.countDown();
      assertThat(first.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(third.get(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
