package org.taskotron.resultsdb.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.result.TextPattern;
import org.taskotron.resultsdb.store.SqlResultStore;
import org.taskotron.resultsdb.store.row.KeyRow;

class VocabulariesTest {

  private static final long MUCH = 1 << 20;

  @TempDir
  Path folder;

  private Database database;
  private SqlResultStore store;

  @BeforeEach
  void open() {
    database = TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
    store = new SqlResultStore(database, new ManualClock());
  }

  @AfterEach
  void close() {
    store.close();
    database.close();
  }

  private void post(String key, String... texts) throws Exception {
    List<NewResult> all = new ArrayList<>();
    for (String text : texts) {
      all.add(Results.aResult("a.testcase").of(key, text).made());
    }
    store.post(all, Optional.empty()).toCompletableFuture().get();
  }

  /** What is found; empty: the database must be asked. */
  private Optional<List<String>> like(Vocabularies vocabularies, String key, String pattern) {
    return database.read(session -> {
      KeyRow row = session.getMapper(ResultMapper.class).keys(List.of(key)).get(0);
      return vocabularies
          .like(session, row.id(), List.of(new TextPattern(pattern)), 100)
          .map(Vocabulary.Matches::texts);
    });
  }

  @Test
  void whatIsStoredLaterIsFoundToo() throws Exception {
    Vocabularies vocabularies = new Vocabularies(MUCH);
    post("item", "kernel-1", "bash-1");
    assertThat(like(vocabularies, "item", "kernel*").orElseThrow()).containsExactly("kernel-1");
    post("item", "kernel-2");
    assertThat(like(vocabularies, "item", "kernel*").orElseThrow())
        .containsExactlyInAnyOrder("kernel-1", "kernel-2");
  }

  @Test
  void aKeyWithTooManyTextsIsLeftToTheDatabaseAndTakesNoRoomFromOthers() throws Exception {
    Vocabularies vocabularies = new Vocabularies(8_000);
    String[] many = new String[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "some-longer-name-" + i;
    }
    post("item", many);
    assertThat(like(vocabularies, "item", "*")).isEmpty();
    assertThat(like(vocabularies, "item", "*")).as("asked again").isEmpty();
    post("first", "a");
    assertThat(like(vocabularies, "first", "*").orElseThrow()).containsExactly("a");
  }

  @Test
  void aKeyThatGrowsTooLargeIsLeftToTheDatabaseFromThenOn() throws Exception {
    Vocabularies vocabularies = new Vocabularies(8_000);
    post("item", "a");
    assertThat(like(vocabularies, "item", "*")).isPresent();
    String[] many = new String[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = "some-longer-name-" + i;
    }
    post("item", many);
    assertThat(like(vocabularies, "item", "*")).isEmpty();
  }

  @Test
  void aTextThatIsLongerThanTheIndexIsLeftToTheDatabase() throws Exception {
    Vocabularies vocabularies = new Vocabularies(MUCH);
    post("log", "short", "x".repeat(300));
    assertThat(like(vocabularies, "log", "*x*")).isEmpty();
  }
}
