package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.db.MariaDbServer;

/**
 * A real MariaDB whose disk is filled to the last byte, below a real process. What MariaDB makes of it: a row of one page is
 * refused (error 1114) and all goes on; a value on pages of its own it cannot even roll back, and ends itself
 * ("[FATAL] InnoDB: Error (Out of disk space) in rollback"). Its waiting for somebody to free some space is not InnoDB's.
 */
@Tag("mariadb")
class MariaDbDiskFullTest {

  private static final int IN_A_LIST = 50;
  private static final int ENOUGH = 20_000;

  @TempDir
  Path folder;

  private MariaDbServer server;
  private ResultsDbProcess resultsDb;
  private int stored;

  @BeforeEach
  void start() throws IOException {
    Optional<MariaDbServer> small = MariaDbServer.startOnASmallDisk();
    Assumptions.assumeTrue(
        small.isPresent(),
        "not run: this user may not mount anything, not even in a namespace of its own");
    server = small.get();
    String settings = "database: {url: '" + server.newDatabase().url() + "', user: root}\n";
    resultsDb = ResultsDbProcess.in(folder, settings).start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      if (resultsDb != null) {
        resultsDb.close();
      }
      server.close();
    }
  }

  /** A list of new results, with a new testcase for each list. */
  private HttpResponse<String> posted(int results, int valueLength) throws Exception {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < results; i++) {
      list.append(i == 0 ? "[" : ",")
          .append("{\"outcome\":\"PASSED\",\"testcase\":\"t")
          .append(stored)
          .append("\",\"groups\":[\"g\"],\"data\":{\"item\":\"i")
          .append(stored + i)
          .append("\",\"long\":\"")
          .append("x".repeat(valueLength))
          .append("\"}}");
    }
    HttpResponse<String> answer = resultsDb.post("/results", list.append(']').toString());
    if (answer.statusCode() == 201) {
      stored += results;
    }
    return answer;
  }

  /** Fills the disk, and then the files as far as they have room within. */
  private HttpResponse<String> postedUntilRefused(int results, int valueLength) throws Exception {
    assertThat(posted(results, valueLength).statusCode()).isEqualTo(201);
    server.disk().fill();
    HttpResponse<String> told = posted(results, valueLength);
    while (told.statusCode() == 201 && stored < ENOUGH) {
      told = posted(results, valueLength);
    }
    return told;
  }

  private void assertRefused(HttpResponse<String> told) {
    assertThat(told.statusCode()).as(told.body()).isEqualTo(503);
    assertThat(told.headers().firstValue("Retry-After")).isPresent();
  }

  private void assertNothingIsHalfStored() throws Exception {
    assertThat(resultsDb.get("/api/v2.0/results?limit=1&_total=1").body())
        .contains("\"total\":" + stored);
    assertThat(resultsDb.get("/api/v2.0/groups/g").body()).contains("\"results_count\":" + stored);
    assertThat(resultsDb.get("/api/v2.0/testcases/t" + stored).statusCode()).isEqualTo(404);
  }

  private void assertItIsBack(int results, int valueLength) throws Exception {
    await().until(() -> posted(results, valueLength).statusCode() == 201);
    assertNothingIsHalfStored();
  }

  @Test
  void whatIsPostedIsRefusedAndTheServiceIsBackByItself() throws Exception {
    HttpResponse<String> told = postedUntilRefused(IN_A_LIST, 100);
    for (int i = 0; i < 5; i++) {
      assertRefused(told);
      assertThat(told.body()).contains("The disk of the database is full: nothing was stored");
      assertNothingIsHalfStored();
      told = posted(IN_A_LIST, 100);
    }
    assertThat(server.isAlive()).isTrue();
    server.disk().free();
    assertItIsBack(IN_A_LIST, 100);
  }

  @Test
  void whereMariaDbEndsItselfTheServiceIsBackWhenItIsStartedAgain() throws Exception {
    HttpResponse<String> told = postedUntilRefused(1, 60_000);
    assertRefused(told);
    for (int i = 0; i < 5; i++) {
      assertRefused(posted(1, 60_000));
    }
    server.disk().free();
    if (!server.isAlive()) { // 10.11 ends itself; another may be wiser
      assertThat(server.said()).contains("(Out of disk space) in rollback");
      server.startAgain();
    }
    assertItIsBack(1, 60_000);
  }
}
