package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.taskotron.resultsdb.result.Results.aResult;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Cli;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.resultsdb.result.Results;
import org.taskotron.resultsdb.store.SqlCursors;
import org.taskotron.resultsdb.store.SqlResultStore;

/** {@code resultsdb notify preview}. */
class NotifyCommandTest {

  @TempDir
  Path folder;

  @BeforeEach
  void store() throws Exception {
    Files.writeString(
        folder.resolve("resultsdb.yaml"),
        "announce: {policy: [{testcases: 'dist.*', announce: on_change}, {testcases: x*, announce: never}]}\n");
    try (Database database = TestDatabases.sqlite(SqlResultStore.SCHEMA, folder);
        SqlResultStore store = new SqlResultStore(database, new ManualClock())) {
      post(store, aResult("dist.a").of("item", "i").at(Instant.parse("2026-11-01T00:00:00Z")));
      for (int day = 2; day < 10; day++) {
        String outcome = day == 5 ? "FAILED" : "PASSED"; // two changes
        post(
            store,
            aResult("dist.a")
                .outcome(outcome)
                .of("item", "i")
                .at(Instant.parse("2026-11-0" + day + "T12:00:00Z")));
      }
      post(store, aResult("other"));
      post(store, aResult("xyz"));
    }
  }

  private static void post(SqlResultStore store, Results result) throws Exception {
    store.post(result.made(), Optional.empty()).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private String preview(int expected, String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "notify";
    arguments[1] = "preview";
    System.arraycopy(options, 0, arguments, 2, options.length);
    arguments[arguments.length - 1] = folder.toString();
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(Cli.run(new ResultsDbMain(), arguments)).isEqualTo(expected);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void thePolicyInForceIsShownByTestcase() {
    assertThat(preview(0).lines().map(line -> line.strip().replaceAll(" +", " ")))
        .containsExactly(
            "stored sent quiet rule testcase",
            "9 3 6 on_change dist.a",
            "1 1 0 always other",
            "1 0 1 never xyz",
            "11 4 7 all");
  }

  @Test
  void anotherPolicyCanBeTriedOnAPartOfTheResults() throws Exception {
    Path policy = Files.writeString(
        folder.resolve("tried.yaml"), "policy: [{testcases: '*', announce: on_change}]\n");
    assertThat(preview(0, "--last", "7", "--json", "--policy", policy.toString()))
        .isEqualTo(
            "{\"stored\":7,\"sent\":4,\"quiet\":3,\"testcases\":["
                + "{\"testcase\":\"dist.a\",\"announce\":\"on_change\",\"stored\":5,\"sent\":2,\"quiet\":3},"
                + "{\"testcase\":\"other\",\"announce\":\"on_change\",\"stored\":1,\"sent\":1,\"quiet\":0},"
                + "{\"testcase\":\"xyz\",\"announce\":\"on_change\",\"stored\":1,\"sent\":1,\"quiet\":0}]}\n");
    assertThat(preview(0, "--since", "2026-11-06", "--json"))
        .startsWith("{\"stored\":6,\"sent\":2,");
    assertThat(preview(0, "--since", "2026-11-06T12:00:01Z", "--json"))
        .startsWith("{\"stored\":5,\"sent\":1,");
  }

  @Test
  void itLeavesNoTrace() {
    preview(0);
    try (Database database = TestDatabases.sqlite(SqlResultStore.SCHEMA, folder)) {
      assertThat(new SqlCursors(database).open("fedmsg")).as("there was none").isTrue();
    }
  }

  @Test
  void mistakesAreNamed() throws Exception {
    preview(2, "--since", "yesterday");
    preview(2, "--last", "0");
    preview(2, "--last", "1", "--since", "2026-11-01");
    Path policy = Files.writeString(folder.resolve("tried.yaml"), "polisi: []\n");
    preview(2, "--policy", policy.toString());
  }
}
