package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.base.db.MariaDbServer;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Posted.How;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Said;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.TestcaseMention;
import org.taskotron.resultsdb.result.Window;

@Tag("mariadb")
class MariaDbResultStoreTest extends ResultStoreContract {
  private DatabaseConfig config = DatabaseConfig.embedded();

  @Override
  Database open() {
    config = MariaDbServer.shared().newDatabase();
    return openAgain();
  }

  private Database openAgain() {
    return Database.open(config, Path.of("/"), SqlResultStore.SCHEMA);
  }

  @Test
  void twoProcessesOnOneDatabaseLoseNothingAndSeeEachOther() throws Exception {
    try (Database secondDatabase = openAgain();
        SqlResultStore second = new SqlResultStore(secondDatabase, clock)) {
      List<Result> posted = together(
          64,
          i -> done((i % 2 == 0 ? store : second)
                  .post(
                      aResult("shared" + i / 8)
                          .in("g" + i / 4)
                          .of("k" + i / 4, "v")
                          .made(),
                      Optional.empty()))
              .result());
      assertThat(posted).extracting(Result::id).doesNotHaveDuplicates();
      assertThat(store.results(ResultQuery.ALL, new Window(0, 100)).items()).hasSize(64);
      assertThat(store.testcases(Selection.ALL, FIRST).items()).hasSize(8);

      done(store.post(new TestcaseMention("shared0", Said.of("from the first"))));
      assertThat(done(second.post(TestcaseMention.of("shared0"))).refUrl())
          .contains("from the first");
      done(second.post(new TestcaseMention("shared0", Said.of("from the second"))));
      assertThat(post(aResult("shared0")).testcase().refUrl()).contains("from the second");
      NewResult keyed = aResult("keyed").made();
      assertThat(post(keyed, "k").how()).isEqualTo(How.NEW);
      assertThat(done(second.post(keyed, Optional.of(IdempotencyKey.of("k", keyed))))
              .how())
          .isEqualTo(How.REPEATED);
    }
  }
}
