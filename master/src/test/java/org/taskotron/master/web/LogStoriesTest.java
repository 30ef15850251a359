package org.taskotron.master.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.TestDatabases;
import org.taskotron.base.web.Json;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.JobId;
import org.taskotron.master.queue.EventSweep;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlEvents;

/** Logs read by windows and followed, and the stream of events. */
class LogStoriesTest {

  @TempDir
  Path folder;

  private Database database;
  private WebHouse house;
  private WebHouse.FakeSlave slave;

  @BeforeEach
  void open() {
    database = TestDatabases.sqlite(MasterSchema.schema(), folder);
    house = new WebHouse(folder, database);
    slave = house.slave("client01", 4);
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  private JobId running() {
    JobId id = house.submit("rpmlint", "foo-1");
    slave.starts(id);
    return id;
  }

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("line ").append(i).append(" of a log\n");
    }
    return text.toString();
  }

  private String api(JobId id) {
    return "/taskmaster/api/v1/jobs/" + id + "/attempts/1/log";
  }

  private JsonNode json(String path) {
    HttpResponse<String> answer = house.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void windowsFitTogetherWithoutGapOrOverlapAndCountTheirLines() {
    JobId id = running();
    house.log(id, lines(1, 20_000));
    house.endLog(id);
    LogReader reader = house.logReader();
    AttemptPlace place = house.place(id);
    long expected = 20_000;
    LogWindow window = reader.end(place);
    while (true) {
      for (int i = window.lines().size() - 1; i >= 0; i--) {
        LogLine line = window.lines().get(i);
        assertThat(line.html()).isEqualTo("line " + expected + " of a log");
        assertThat(line.number()).isEqualTo(expected--);
      }
      if (window.from() == 0) {
        break;
      }
      window = reader.before(place, window.from());
    }
    assertThat(expected).isZero();
    long at = 0;
    long number = 0;
    for (window = reader.after(place, 0);
        !window.lines().isEmpty();
        window = reader.after(place, at)) {
      assertThat(window.from()).isEqualTo(at);
      for (LogLine line : window.lines()) {
        assertThat(line.number()).isEqualTo(++number);
      }
      at = window.to();
    }
    assertThat(number).isEqualTo(20_000);
    for (long line : new long[] {1, 2, 777, 13_579, 20_000}) {
      LogWindow around = reader.atLine(place, line);
      assertThat(around.lines()).anyMatch(l -> l.number() == line && l.offset() == around.focus());
    }
    assertThat(reader.atLine(place, 20_001).lines()).anyMatch(line -> line.number() == 20_000);
  }

  @Test
  void aLineLongerThanAWindowComesInParts() {
    JobId id = running();
    String huge = "x".repeat(200_000);
    house.log(id, "before\n" + huge + "\nafter\n");
    house.endLog(id);
    LogReader reader = house.logReader();
    StringBuilder all = new StringBuilder();
    long at = 0;
    long last = 0;
    LogWindow window = reader.after(house.place(id), at);
    while (!window.lines().isEmpty()) {
      for (LogLine line : window.lines()) {
        all.append(line.html());
        last = line.number();
      }
      at = window.to();
      window = reader.after(house.place(id), at);
    }
    assertThat(all.toString()).isEqualTo("before" + huge + "after");
    assertThat(last).isEqualTo(3);
  }

  @Test
  void anUnfinishedLineIsShownAndThenReplacedByTheWholeOne() {
    JobId id = running();
    house.log(id, "whole\npart");
    LogWindow window = house.logReader().end(house.place(id));
    assertThat(window.lines()).hasSize(1);
    assertThat(window.partial()).isEqualTo("part");
    assertThat(window.to()).isEqualTo(6);
    house.endLog(id);
    LogWindow ended = house.logReader().end(house.place(id));
    assertThat(ended.partial()).isNull();
    assertThat(ended.lines()).extracting(LogLine::html).containsExactly("whole", "part");
  }

  @Test
  void theLastBlockOfErrorsIsFoundAlsoFarFromTheEnd() {
    JobId id = running();
    house.log(
        id,
        lines(1, 100) + "Traceback (most recent call last):\n  File \"x\"\nValueError: no\n"
            + lines(104, 4_000));
    house.endLog(id);
    LogReader reader = house.logReader();
    LogWindow window = reader.atFailure(house.place(id));
    assertThat(window.lines())
        .anyMatch(line -> line.offset() == window.focus() && line.number() == 101);
  }

  @Test
  void searchGoesBothWaysAndSaysWhenThereIsNothing() {
    JobId id = running();
    house.log(id, lines(1, 5_000) + "the Needle\n" + lines(5_002, 9_000) + "a needle again\n");
    house.endLog(id);
    JsonNode first = json(api(id) + "/search?q=NEEDLE&from=0");
    JsonNode second =
        json(api(id) + "/search?q=needle&from=" + (first.get("line").asLong() + 11));
    assertThat(second.get("line").asLong()).isGreaterThan(first.get("line").asLong());
    assertThat(json(api(id) + "/search?q=needle&backward&from="
                + second.get("line").asLong())
            .get("line"))
        .isEqualTo(first.get("line"));
    assertThat(json(api(id) + "/number?offset=" + first.get("line").asLong())
            .get("number")
            .asLong())
        .isEqualTo(5_001);
    JsonNode nothing = json(api(id) + "/search?q=nowhere&from=0");
    assertThat(nothing.get("line").asLong()).isEqualTo(-1);
    assertThat(nothing.get("go_on").asLong()).isEqualTo(-1);
    assertThat(house.get(api(id) + "/search?q=").statusCode()).isEqualTo(400);
  }

  @Test
  void theRawLogHasRangesAndCannotRunAsAPage() {
    JobId id = running();
    house.log(id, "<script>alert(1)</script>\n");
    HttpResponse<String> raw = house.get("/taskmaster/jobs/" + id + "/attempts/1/log.txt");
    assertThat(raw.body()).isEqualTo("<script>alert(1)</script>\n");
    assertThat(raw.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(raw.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox;");
    assertThat(house
            .get("/taskmaster/api/v1/jobs/" + id + "/log", "Range", "bytes=1-6")
            .body())
        .isEqualTo("script");
    assertThat(house
            .get("/taskmaster/jobs/" + id + "/attempts/1/log", "Accept", "text/html")
            .body())
        .doesNotContain("<script>alert")
        .contains("&lt;script&gt;alert");
    assertThat(house.get("/taskmaster/jobs/" + id + "/attempts/2/log").statusCode())
        .isEqualTo(404);
  }

  /** The lines of an event stream as they come. */
  private List<String> listen(String path, String... headers) {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(house.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    Thread reader = new Thread(() -> {
      try {
        InputStream body = house
            .client()
            .send(request.build(), HttpResponse.BodyHandlers.ofInputStream())
            .body();
        new java.io.BufferedReader(new java.io.InputStreamReader(body, StandardCharsets.UTF_8))
            .lines()
            .forEach(lines::add);
        lines.add("(over)");
      } catch (IOException | InterruptedException | java.io.UncheckedIOException e) {
        lines.add("(broken)");
      }
    });
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  @Test
  void aFollowerGetsEveryLineOnceAndTheEndAndResumesWhereItWas() {
    JobId id = running();
    house.log(id, lines(1, 3));
    List<String> heard = listen(api(id) + "/follow?from=0");
    await().untilAsserted(() -> assertThat(String.join("\n", heard)).contains("line 3 of a log"));
    house.log(id, lines(4, 4));
    await().untilAsserted(() -> assertThat(String.join("\n", heard)).contains("line 4 of a log"));
    long behindThree = lines(1, 3).length();
    List<String> resumed =
        listen(api(id) + "/follow?from=0", "Last-Event-ID", Long.toString(behindThree));
    await().untilAsserted(() -> assertThat(String.join("\n", resumed)).contains("line 4 of a log"));
    house.endLog(id);
    await().untilAsserted(() -> assertThat(heard).contains("event: end", "(over)"));
    await().untilAsserted(() -> assertThat(resumed).contains("(over)"));
    assertThat(String.join("\n", heard).split("line 2 of a log", -1)).hasSize(2);
    assertThat(String.join("\n", resumed)).doesNotContain("line 3 of a log");
  }

  @Test
  void eventsComeInOrderAndResumeByTheirIds() {
    List<String> live = listen("/taskmaster/api/v1/events?after=0");
    JobId one = running();
    JobId other = running();
    slave.ends(one, Ending.completed());
    await().untilAsserted(() -> assertThat(String.join("\n", live)).contains("\"kind\":\"ENDED\""));
    JsonNode all = json("/taskmaster/api/v1/events?format=json&after=0").get("events");
    List<String> ids = live.stream().filter(line -> line.startsWith("id: ")).toList();
    assertThat(ids).hasSize(all.size()).isSorted();
    assertThat(ids).doesNotHaveDuplicates();
    List<String> resumed = listen(
        "/taskmaster/api/v1/events", "Last-Event-ID", all.get(2).get("id").asText());
    await()
        .untilAsserted(() -> assertThat(
                resumed.stream().filter(line -> line.startsWith("id: ")).toList())
            .isEqualTo(ids.subList(3, ids.size())));
    List<String> ofOne = listen("/taskmaster/api/v1/events?after=0&job=" + other);
    slave.ends(other, Ending.completed());
    await()
        .untilAsserted(() -> assertThat(String.join("\n", ofOne)).contains("\"kind\":\"ENDED\""));
    assertThat(String.join("\n", ofOne)).doesNotContain(one.toString());
  }

  @Test
  void whoResumesBehindWhatIsGoneIsToldAndGoesOnFromThere() {
    JobId one = running();
    JobId other = running();
    long seen = house.views().eventsAfter(0, 1).get(0).id();
    house.clock().advance(Duration.ofDays(31));
    slave.ends(one, Ending.completed());
    slave.ends(other, Ending.completed());
    new EventSweep(
            new SqlEvents(database),
            Duration.ofDays(30),
            1_000_000,
            house.clock(),
            new ManualTicker())
        .pass();
    long oldest = house.views().oldestEvent();
    assertThat(oldest).isGreaterThan(seen + 1);

    List<String> resumed =
        listen("/taskmaster/api/v1/events", "Last-Event-ID", Long.toString(seen));
    await().untilAsserted(() -> assertThat(resumed).contains("event: job"));
    assertThat(resumed.indexOf("event: gone")).isBetween(0, resumed.indexOf("event: job") - 1);
    assertThat(String.join("\n", resumed))
        .containsOnlyOnce("event: gone")
        .contains("\"after\":" + seen, "\"oldest\":" + oldest, "id: " + oldest);

    HttpResponse<String> asked = house.get("/taskmaster/api/v1/events?format=json&after=" + seen);
    assertThat(asked.statusCode()).isEqualTo(410);
    assertThat(asked.body())
        .contains("after: " + seen + " (expected 0, or " + (oldest - 1)
            + " and up: older events are kept no longer)");
    assertThat(
            json("/taskmaster/api/v1/events?format=json&after=" + (oldest - 1)).get("events"))
        .hasSameSizeAs(json("/taskmaster/api/v1/events?format=json&after=0").get("events"));
    List<String> fromTheOldest = listen("/taskmaster/api/v1/events?after=0");
    await().untilAsserted(() -> assertThat(fromTheOldest).contains("event: job"));
    assertThat(fromTheOldest).doesNotContain("event: gone");
  }
}
