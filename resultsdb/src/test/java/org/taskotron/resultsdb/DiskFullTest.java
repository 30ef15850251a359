package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.test.SmallDisk;

/** A real process with its SQLite database on a small disk of its own (a tmpfs that nobody else sees) that is filled. */
class DiskFullTest {

  @TempDir
  Path temp;

  private ResultsDbProcess on(SmallDisk disk, Path directory) throws Exception {
    String settings = "directory: '" + directory + "'\n" + "log: {file: '"
        + temp.resolve("twistd.log") + "'}\n"; // else it stays unsaid
    return ResultsDbProcess.in(temp, temp.resolve("out.log"), settings, disk.within())
        .start();
  }

  private static String body(int number) {
    return "{\"outcome\":\"PASSED\",\"testcase\":\"t" + number
        + "\",\"groups\":[\"g\"],\"data\":{\"item\":\"i" + number + "\",\"long\":\""
        + "x".repeat(20_000) + "\"}}";
  }

  @Test
  void aFullDiskRefusesWhatIsPostedAndReadersAreServedOn() throws Exception {
    Path directory = Files.createDirectory(temp.resolve("small"));
    Optional<SmallDisk> made = SmallDisk.over(directory, "24m");
    Assumptions.assumeTrue(
        made.isPresent(),
        "not run: this user may not mount anything, not even in a namespace of its own");
    try (SmallDisk disk = made.get();
        ResultsDbProcess resultsDb = on(disk, directory)) {
      int stored = 0;
      assertThat(resultsDb.post("/results", body(stored++)).statusCode()).isEqualTo(201);
      disk.fill();
      HttpResponse<String> told = resultsDb.post("/results", body(stored));
      while (told.statusCode() == 201) { // as long as the files have room within
        told = resultsDb.post("/results", body(++stored));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(told.statusCode()).as(told.body()).isEqualTo(503);
        assertThat(told.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(told.body()).contains("The disk of the database is full: nothing was stored");
        // Nothing half: neither the result nor what it names.
        HttpResponse<String> list = resultsDb.get("/api/v2.0/results?limit=1&_total=1");
        assertThat(list.statusCode()).as(list.body()).isEqualTo(200);
        assertThat(list.body()).contains("\"total\":" + stored);
        assertThat(resultsDb.get("/api/v2.0/testcases/t" + stored).statusCode()).isEqualTo(404);
        assertThat(resultsDb.get("/api/v2.0/healthcheck").statusCode()).isEqualTo(200);
        told = resultsDb.post("/results", body(stored));
      }
      disk.free();
      int next = stored;
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> resultsDb.post("/results", body(next)).statusCode() == 201);
      assertThat(resultsDb.get("/api/v2.0/groups/g").body())
          .contains("\"results_count\":" + (stored + 1));
      assertThat(resultsDb.get("/api/v2.0/results?item=i" + stored).body())
          .contains("\"t" + stored + "\"");
      assertThat(Files.readAllLines(temp.resolve("twistd.log")))
          .filteredOn(line -> line.contains("the disk is full"))
          .as("said once a minute")
          .hasSizeBetween(1, 2);
    }
  }
}
