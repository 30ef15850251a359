package org.taskotron.resultsdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.taskotron.base.web.SseEvent;
import org.taskotron.base.web.SseSink;
import org.taskotron.resultsdb.api.ApiServer.Reply;
import org.taskotron.resultsdb.json.ApiAddresses;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultLog;
import org.taskotron.resultsdb.result.Selection;

/** Results as events, over real sockets. */
class ResultEventsTest extends ApiContract {

  /** One who watches and remembers. */
  private final class Watcher implements AutoCloseable {
    final List<String> lines = new CopyOnWriteArrayList<>();
    private final Socket socket;

    Watcher(String query, String... headers) {
      try {
        URI uri = URI.create(api.root());
        socket = new Socket(uri.getHost(), uri.getPort());
        socket
            .getOutputStream()
            .write(("GET /api/v2.0/results/events" + query + " HTTP/1.1\r\nHost: watched\r\n"
                    + String.join("", headers) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** From now on it reads; before, it takes no byte. */
    Watcher reads() {
      Thread thread = new Thread(() -> {
        try (BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
          in.lines().forEach(lines::add);
        } catch (IOException | java.io.UncheckedIOException e) {
          lines.add("closed");
        }
      });
      thread.setDaemon(true);
      thread.start();
      await().until(() -> lines.contains("retry: 1000"));
      return this;
    }

    List<Long> ids() {
      return lines.stream()
          .filter(line -> line.startsWith("id: "))
          .map(line -> Long.parseLong(line.substring(4)))
          .toList();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String after(long id) {
    return "Last-Event-ID: " + id + "\r\n";
  }

  @Test
  void eachNewResultIsAnEventWithTheJsonOfTheAnswer() throws Exception {
    posted("before");
    try (Watcher watcher = new Watcher("").reads()) {
      // Nobody can see from outside when it is level; whoever resumes at the beginning shows that
      // it sees.
      await().until(() -> {
        posted("t", "data", java.util.Map.of("item", "ř"));
        return !watcher.ids().isEmpty();
      });
      long id = watcher.ids().get(0);
      assertThat(id).isGreaterThan(1);
      Reply answer = api.get("/results/" + id);
      assertThat(watcher.lines)
          .containsSubsequence(
              "id: " + id,
              "event: result",
              "data: " + answer.text().replace(api.root(), "http://watched").strip(),
              "");
    }
  }

  @Test
  void whoComesAgainIsToldWhatHeMissedInOrderAndThenWhatIsNew() throws Exception {
    for (int i = 0; i < 450; i++) {
      posted("t");
    }
    try (Watcher watcher = new Watcher("", after(20)).reads()) {
      await().until(() -> watcher.ids().size() == 430);
      posted("t");
      await().until(() -> watcher.ids().size() == 431);
      assertThat(watcher.ids())
          .isEqualTo(LongStream.rangeClosed(21, 451).boxed().toList());
    }
  }

  @Test
  void anIdThatIsNotThereYetMeansNow() throws Exception {
    posted("t");
    try (Watcher watcher = new Watcher("", after(99)).reads()) {
      await().until(() -> {
        posted("t");
        return !watcher.ids().isEmpty();
      });
      assertThat(watcher.ids().get(0)).isGreaterThan(1);
    }
  }

  @Test
  void onlyWhatIsAskedForIsTold() throws Exception {
    posted("start");
    posted("dist.rpmlint");
    posted("dist.abicheck", "outcome", "FAILED");
    posted("other", "outcome", "FAILED");
    posted("named", "outcome", "FAILED");
    posted("end", "outcome", "FAILED");
    String query = "?testcases=named,end&testcases:like=dist.*&outcome=failed";
    try (Watcher watcher = new Watcher(query, after(1)).reads()) {
      await().until(() -> watcher.ids().contains(6L));
      assertThat(watcher.ids()).containsExactly(3L, 5L, 6L);
    }
  }

  @Test
  void whoSkipsALotIsToldHowFarHeIs() throws Exception {
    List<SseEvent> told = new CopyOnWriteArrayList<>();
    try (EventFeed feed = new EventFeed(() -> new Log(2_500))) {
      feed.watch(
          new ResultEvents.Wanted(java.util.Set.of("INFO"), Selection.ALL),
          new ApiAddresses("http://x"),
          0,
          new Sink(told));
      await().until(() -> told.size() == 2);
    }
    assertThat(told).extracting(SseEvent::type).containsOnly("mark");
    assertThat(told).extracting(SseEvent::id).containsExactly("1000", "2000");
  }

  @Test
  void whatCannotBeAskedForIsNamed() {
    Reply reply = api.get("/results/events?item=foo");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains("item").contains("testcases:like");
    assertThat(api.get("/results/events?outcome=MAYBE").status()).isEqualTo(400);
    assertThat(api.get("/results/events", "Last-Event-ID", "x").message())
        .contains("Last-Event-ID");
  }

  @Test
  void aReaderThatTakesNothingHarmsNobodyAndMissesNothing() throws Exception {
    posted("t");
    String large = "x".repeat(60_000);
    try (Watcher sleepy = new Watcher("", after(1));
        Watcher lively = new Watcher("", after(1)).reads()) {
      for (int i = 0; i < 200; i++) {
        posted("t", "note", large);
      }
      await().until(() -> lively.ids().size() == 200);
      sleepy.reads();
      await().until(() -> sleepy.ids().size() == 200);
      assertThat(sleepy.ids()).isEqualTo(lively.ids());
    }
  }

  @Test
  void aResultThatNoBufferHoldsIsToldByItsAddress() throws Exception {
    posted("t");
    long id = posted("t", "note", "x".repeat(Events.LONGEST));
    try (Watcher watcher = new Watcher("", after(1)).reads()) {
      await().until(() -> watcher.ids().contains(id));
      assertThat(watcher.lines)
          .containsSubsequence(
              "event: large",
              "data: {\"href\":\"http://watched/api/v2.0/results/" + id + "\",\"id\":" + id + "}");
    }
  }

  @Test
  void aHundredWatchersShareOneReaderOfTheTable() {
    Log log = new Log(0);
    List<List<SseEvent>> told = new ArrayList<>();
    try (EventFeed feed = new EventFeed(() -> log)) {
      for (int i = 0; i < 100; i++) {
        List<SseEvent> mine = new CopyOnWriteArrayList<>();
        told.add(mine);
        feed.watch(
            new ResultEvents.Wanted(java.util.Set.of(), Selection.ALL),
            new ApiAddresses("http://x"),
            0,
            new Sink(mine));
      }
      for (int id = 1; id <= 50; id++) {
        int all = id;
        log.newest = id;
        feed.ring();
        await().until(() -> told.stream().allMatch(mine -> mine.size() == all));
      }
      // Each looked for what it missed; then one read for all.
      assertThat(log.reads.get()).isLessThan(1_000);
    }
  }

  /** A log of plain results with these ids. */
  private static final class Log implements ResultLog {
    final AtomicInteger reads = new AtomicInteger();
    volatile long newest;

    Log(long newest) {
      this.newest = newest;
    }

    @Override
    public long newest() {
      return newest;
    }

    @Override
    public List<Result> after(long id, int most, long bytes) {
      reads.incrementAndGet();
      int count = (int) Math.min(most, newest - id);
      return IntStream.rangeClosed(1, count)
          .mapToObj(i -> new Result(
              id + i,
              new org.taskotron.resultsdb.result.Testcase("t", Optional.empty()),
              List.of(),
              "PASSED",
              Optional.empty(),
              Optional.empty(),
              java.time.Instant.EPOCH,
              org.taskotron.resultsdb.result.Data.NONE))
          .toList();
    }

    @Override
    public Optional<Long> firstSince(java.time.Instant time) {
      return Optional.empty();
    }

    @Override
    public Optional<String> previousOutcome(Result result) {
      return Optional.empty();
    }
  }

  /** A reader who takes everything. */
  private record Sink(List<SseEvent> told) implements SseSink {
    @Override
    public boolean send(SseEvent event) {
      return told.add(event);
    }

    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void whenRoom(Runnable goOn) {
      goOn.run();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void end() {}
  }
}
