package org.taskotron.resultsdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.result.Posted;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.Window;
import org.taskotron.resultsdb.retention.Retention;
import org.taskotron.resultsdb.retention.RetentionRule;

class SqliteRetentionTest extends RetentionContract {

  private static final List<RetentionRule> RULES =
      List.of(new RetentionRule(List.of("*"), List.of(), Duration.ofDays(5), 0));

  @TempDir
  Path folder;

  @Override
  Database open() {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
  }

  @Override
  Database openAgain() {
    return TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
  }

  /** Another process that deletes, and says after each transaction that it is still there. */
  static final class Deleting {
    public static void main(String[] arguments) throws InterruptedException {
      ManualClock clock = new ManualClock();
      try (Database database = TestDatabases.sqlite(SqlResultStore.SCHEMA, Path.of(arguments[0]));
          SqlResultStore store = new SqlResultStore(database, clock)) {
        new Retention(
                RULES,
                store,
                store.retention(),
                () -> Long.MAX_VALUE,
                clock,
                time -> System.out.println("deleted some"))
            .pass();
        System.out.println("done");
      }
    }
  }

  @Test
  void killedInTheMiddleItLeavesNoResultHalfDeleted() throws Exception {
    ManualClock now = new ManualClock();
    try (Database database = openAgain();
        SqlResultStore store = new SqlResultStore(database, now)) {
      List<CompletionStage<Posted>> posts = new ArrayList<>();
      for (int i = 0; i < 1_500; i++) {
        posts.add(store.post(
            aResult("t")
                .of("item", "i" + i)
                .of("arch", "x86_64", "noarch")
                .in("g" + i % 7)
                .at(now.instant().minus(Duration.ofDays(100)))
                .made(),
            Optional.empty()));
      }
      posts.forEach(ResultStoreContract::done);
      for (int round = 1; round <= 3; round++) {
        killAfter(4 * round);
      }
      int left = whole(store);
      assertThat(left).isBetween(1, 1_499);
      new Retention(RULES, store, store.retention(), () -> Long.MAX_VALUE, now, time -> {}).pass();
      assertThat(whole(store)).isZero();
    }
  }

  private void killAfter(int transactions) throws Exception {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Deleting.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader said = new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int heard = 0; heard < transactions; ) {
        String line = said.readLine();
        if (line == null) {
          break;
        }
        heard += line.equals("deleted some") ? 1 : 0;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** How many are there, each with all that belongs to it. */
  private static int whole(SqlResultStore store) {
    List<Result> results = store.results(ResultQuery.ALL, Window.at(0, 5_000)).items();
    for (int i = 0; i < 7; i++) {
      String group = "g" + i;
      assertThat(store.group(group).orElseThrow().results())
          .isEqualTo(results.stream().filter(r -> r.groups().contains(group)).count());
    }
    results.forEach(result -> assertThat(store
            .results(
                ResultQuery.ALL.withData(List.of(new org.taskotron.resultsdb.result.DataFilter(
                    "item",
                    org.taskotron.resultsdb.result.Selection.of(
                        result.data().values().get("item").get(0))))),
                Window.at(0, 1))
            .items())
        .hasSize(1));
    return results.size();
  }
}
