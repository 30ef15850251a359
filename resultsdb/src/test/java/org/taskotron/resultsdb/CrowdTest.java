package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More connections than the listener takes: a real process, its heap and its files are not used up. */
class CrowdTest {

  private static final String SMALL = "{\"outcome\":\"PASSED\",\"testcase\":\"t\"}";

  @TempDir
  Path folder;

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void crowd(ResultsDbProcess resultsDb, int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), resultsDb.port()));
      sockets.add(socket);
    }
  }

  private static long files(ResultsDbProcess resultsDb) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", "" + resultsDb.pid(), "fd"))) {
      return open.count();
    }
  }

  private static void assertServed(ResultsDbProcess resultsDb) throws Exception {
    assertThat(resultsDb.post("/results", SMALL).statusCode()).isEqualTo(201);
    assertThat(resultsDb.get("/api/v2.0/results?limit=5").statusCode()).isEqualTo(200);
  }

  @Test
  void theUsualBoundFitsIntoTheHeap() throws Exception {
    try (ResultsDbProcess resultsDb = ResultsDbProcess.in(folder, "").start()) {
      assertServed(resultsDb);
      crowd(resultsDb, 4_000);
      assertServed(resultsDb);
      crowd(resultsDb, 1_000);
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(resultsDb.get("/metrics").body())
              .containsPattern("http_connections_refused_total\\{[^}]*} [0-9]{3}"));
      for (int i = 0; i < 1_000; i++) {
        sockets.get(i).close();
      }
      await().ignoreExceptions().untilAsserted(() -> assertServed(resultsDb));
      assertThat(resultsDb.said()).doesNotContain("OutOfMemoryError");
    }
  }

  @Test
  void filesDoNotRunOutWhereThereAreFew() throws Exception {
    int few = 2_048;
    Path log = folder.resolve("out.log");
    List<String> before = List.of("sh", "-c", "ulimit -n " + few + "; exec \"$@\"", "few-files");
    Path twistd = folder.resolve("twistd.log");
    String settings = "log: {file: '" + twistd + "'}\n"; // else it stays unsaid
    try (ResultsDbProcess resultsDb =
        ResultsDbProcess.in(folder, log, settings, before).start()) {
      assertServed(resultsDb);
      crowd(resultsDb, 3_000);
      await().untilAsserted(() -> assertThat(files(resultsDb)).isLessThan(few / 2 + 256));
      assertServed(resultsDb); // over a connection that was there before
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(resultsDb.get("/healthz").statusCode()).isEqualTo(200));
      close();
      sockets.clear();
      await().ignoreExceptions().untilAsserted(() -> assertServed(resultsDb));
      String said = Files.readString(twistd);
      assertThat(said)
          .contains("this process may have 2048 files open, too few for max_connections: 4096");
      assertThat(said.lines())
          .filteredOn(line -> line.contains("as many as the listener takes"))
          .hasSizeBetween(1, 2);
    }
  }
}
