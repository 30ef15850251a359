package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is slow, idle or greedy harms nobody else: a real process with its small heap, and clients as they should not be. */
class HarmTest {

  private static final String SMALL =
      "{\"outcome\":\"PASSED\",\"testcase\":\"t\",\"data\":{\"item\":\"foo-1-1\"}}";
  private static final int LARGEST = 5 * 1024 * 1024;

  @TempDir
  Path folder;

  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService others = Executors.newCachedThreadPool();
  private ResultsDbProcess resultsDb;

  @BeforeEach
  void start() throws IOException {
    resultsDb = ResultsDbProcess.in(folder, "").start();
  }

  @AfterEach
  void stop() throws Exception {
    over.set(true);
    for (Socket socket : sockets) {
      socket.close();
    }
    others.shutdownNow();
    resultsDb.close();
  }

  /** A connection that takes next to nothing into its own buffers. */
  private Socket connected(String sent) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), resultsDb.port()));
    sockets.add(socket);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String list(int results, int valueBytes) {
    String one = "{\"outcome\":\"PASSED\",\"testcase\":\"t\",\"data\":{\"item\":\"%d\",\"long\":\""
        + "x".repeat(valueBytes) + "\"}}";
    StringBuilder all = new StringBuilder("[");
    for (int i = 0; i < results; i++) {
      all.append(i == 0 ? "" : ",").append(one.replace("%d", Integer.toString(i)));
    }
    return all.append(']').toString();
  }

  /** What an ordinary client sees meanwhile. */
  private void assertOrdinaryRequestsAreServed(int rounds) throws Exception {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      HttpResponse<String> stored = resultsDb.post("/results", SMALL);
      long posted = System.nanoTime();
      assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
      assertThat(resultsDb.get("/api/v2.0/results?item=foo-1-1&limit=5").statusCode())
          .isEqualTo(200);
      millis.add((posted - begun) / 1_000_000);
      millis.add((System.nanoTime() - posted) / 1_000_000);
    }
    millis.sort(null);
    assertThat(millis.get(millis.size() * 9 / 10)).as("ms, of " + millis).isLessThan(1_000);
    assertThat(resultsDb.isAlive()).as(resultsDb.said()).isTrue();
    assertThat(resultsDb.said()).doesNotContain("OutOfMemoryError");
  }

  private void idle(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      connected("");
    }
  }

  private void slowHeaders(int connections) throws IOException {
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      slow.add(connected("GET /api/v2.0/results HTTP/1.1\r\nHost: x\r\nX-Slow: "));
    }
    others.execute(() -> {
      while (!over.get()) {
        for (Socket socket : slow) {
          try {
            socket.getOutputStream().write('x');
          } catch (IOException e) {
            return; // it was sent away
          }
        }
      }
    });
  }

  /** Bytes without end; what the server says to it. */
  private CompletableFuture<String> endless(String head, byte[] portion, int times)
      throws IOException {
    Socket socket = connected(head);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            try {
              for (int i = 0; i < times && !over.get(); i++) {
                out.write(portion);
              }
            } catch (IOException e) {
              // It does not listen any more.
            }
            byte[] answer = socket.getInputStream().readNBytes(12);
            return new String(answer, StandardCharsets.US_ASCII);
          } catch (IOException e) {
            return "cut off: " + e.getMessage();
          }
        },
        others);
  }

  @Test
  void whoSendsAGigabyteIsToldAndNobodyWaitsForIt() throws Exception {
    String head =
        "POST /api/v2.0/results HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    byte[] portion = new byte[1 << 20];
    Arrays.fill(portion, (byte) ' ');
    byte[] chunk = new byte[portion.length + 10];
    Arrays.fill(chunk, (byte) ' ');
    System.arraycopy("100000\r\n".getBytes(StandardCharsets.US_ASCII), 0, chunk, 0, 8);
    System.arraycopy("\r\n".getBytes(StandardCharsets.US_ASCII), 0, chunk, chunk.length - 2, 2);
    List<CompletableFuture<String>> told = List.of(
        endless(head + "Content-Length: 1073741824\r\n\r\n", portion, 1_024),
        endless(head + "Transfer-Encoding: chunked\r\n\r\n", chunk, 1_024));
    assertOrdinaryRequestsAreServed(50);
    for (CompletableFuture<String> one : told) {
      assertThat(one.get(30, TimeUnit.SECONDS)).matches("HTTP/1.1 413|cut off: .*");
    }
  }

  @Test
  void whoIsIdleSlowOrDeafHarmsNobody() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(resultsDb.post("/results", list(1_000, 4_500)).statusCode()).isEqualTo(201);
    }
    idle(2_000);
    slowHeaders(200);
    for (int i = 0; i < 10; i++) {
      connected("GET /api/v2.0/results?limit=1000 HTTP/1.1\r\nHost: x\r\n\r\n");
      connected("GET /api/v2.0/results/events?since=0 HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    assertOrdinaryRequestsAreServed(100);
  }

  @Test
  void halfABodyFromManyHoldsNoMemoryThatOthersNeed() throws Exception {
    String head =
        "POST /api/v2.0/results HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    byte[] most = new byte[LARGEST - 1];
    Arrays.fill(most, (byte) ' ');
    for (int i = 0; i < 100; i++) {
      endless(head + "Content-Length: " + LARGEST + "\r\n\r\n", most, 1);
    }
    assertOrdinaryRequestsAreServed(100);
  }

  @Test
  void theLargestBodiesFromManyAtOnceAreStoredOrToldToComeAgain() throws Exception {
    String body = list(1_000, (LARGEST - 100_000) / 1_000);
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<?>> clients = new ArrayList<>();
    for (int client = 0; client < 32; client++) {
      clients.add(CompletableFuture.runAsync(
          () -> {
            for (int i = 0; i < 3; i++) {
              try {
                statuses.add(resultsDb.post("/results", body).statusCode());
              } catch (IOException e) {
                statuses.add(503); // told while it was still sending, and cut off
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }
          },
          others));
    }
    clients.forEach(CompletableFuture::join);
    Map<Integer, Integer> sums = new TreeMap<>();
    statuses.forEach(status -> sums.merge(status, 1, Integer::sum));
    assertThat(sums.keySet()).isSubsetOf(Set.of(201, 503)).contains(201);
    long stored = 1_000L * sums.get(201);
    assertThat(resultsDb.get("/api/v2.0/results?limit=1&_total=1").body())
        .contains("\"total\":" + stored);
    assertOrdinaryRequestsAreServed(20);
  }

  @Test
  void whoReadsTheLongestListsOfLargeResultsIsToldToReadLess() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(resultsDb.post("/results", list(78, 65_000)).statusCode()).isEqualTo(201);
    }
    List<CompletableFuture<Integer>> readers = IntStream.range(0, 16)
        .mapToObj(i -> CompletableFuture.supplyAsync(
            () -> {
              try {
                return resultsDb.get("/api/v2.0/results?limit=5000").statusCode();
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            others))
        .toList();
    Set<Integer> statuses = new TreeSet<>();
    readers.forEach(reader -> statuses.add(reader.join()));
    assertThat(statuses).isSubsetOf(Set.of(200, 413, 503));
    assertOrdinaryRequestsAreServed(20);
  }
}
