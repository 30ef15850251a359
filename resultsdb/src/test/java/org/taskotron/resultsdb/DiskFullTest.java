package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process with its SQLite database on a small disk of its own (a tmpfs that nobody else sees) that is filled. */
class DiskFullTest {

  /** Mounts the disk, puts the configuration there, and becomes the process. */
  private static final String ON_A_SMALL_DISK = """
      set -eu
      cp "$1/resultsdb.yaml" "$2"
      mount -t tmpfs -o size=24m,mode=700 small "$1"
      mv "$2" "$1/resultsdb.yaml"
      shift 2
      exec "$@"
      """;

  @TempDir
  Path temp;

  /** How this user gets a namespace in which it may mount; empty when it does not. */
  private Optional<List<String>> namespace() throws Exception {
    for (List<String> way : List.of(List.of("unshare", "-m"), List.of("unshare", "-rm"))) {
      List<String> probe = new ArrayList<>(way);
      probe.addAll(List.of("mount", "-t", "tmpfs", "small", temp.toString()));
      try {
        Process trying = new ProcessBuilder(probe)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        if (trying.waitFor(10, TimeUnit.SECONDS) && trying.exitValue() == 0) {
          return Optional.of(way);
        }
      } catch (IOException e) {
        return Optional.empty(); // no such program here
      }
    }
    return Optional.empty();
  }

  private ResultsDbProcess onASmallDisk() throws Exception {
    Optional<List<String>> namespace = namespace();
    Assumptions.assumeTrue(
        namespace.isPresent(),
        "not run: this user may not mount anything, not even in a namespace of its own");
    Path directory = Files.createDirectory(temp.resolve("small"));
    List<String> before = new ArrayList<>(namespace.get());
    before.addAll(List.of(
        "sh",
        "-c",
        ON_A_SMALL_DISK,
        "small-disk",
        directory.toString(),
        temp.resolve("resultsdb.yaml").toString()));
    String log = "log: {file: '" + temp.resolve("twistd.log") + "'}\n"; // else it stays unsaid
    return ResultsDbProcess.in(directory, temp.resolve("out.log"), log, before).start();
  }

  private static void fillToTheLastByte(Path file) throws IOException {
    Files.createFile(file);
    for (int portion = 1 << 16; portion > 0; portion /= 2) {
      try {
        while (true) {
          Files.write(file, new byte[portion], StandardOpenOption.APPEND);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }
  }

  private static String body(int number) {
    return "{\"outcome\":\"PASSED\",\"testcase\":\"t" + number
        + "\",\"groups\":[\"g\"],\"data\":{\"item\":\"i" + number + "\",\"long\":\""
        + "x".repeat(20_000) + "\"}}";
  }

  @Test
  void aFullDiskRefusesWhatIsPostedAndReadersAreServedOn() throws Exception {
    try (ResultsDbProcess resultsDb = onASmallDisk()) {
      int stored = 0;
      assertThat(resultsDb.post("/results", body(stored++)).statusCode()).isEqualTo(201);
      Path ballast = resultsDb.inside().resolve("ballast");
      fillToTheLastByte(ballast);
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
      Files.delete(ballast);
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
