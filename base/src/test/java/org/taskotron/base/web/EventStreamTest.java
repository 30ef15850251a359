package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Event streams over real sockets. */
class EventStreamTest {

  private final List<SseSink> sinks = new CopyOnWriteArrayList<>();
  private final List<Optional<String>> resumed = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private Site site = Site.of(new Routes());

  @BeforeEach
  void open() {
    site.close();
    Routes routes = new Routes();
    routes.get(
        "/events",
        request -> Answer.sse((last, sink) -> {
          resumed.add(last);
          sinks.add(sink);
          return closed::incrementAndGet;
        }));
    site = Site.of(routes);
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Socket reader(String more) throws IOException {
    Socket socket = site.socket();
    socket
        .getOutputStream()
        .write(("GET /events HTTP/1.1\r\nHost: x\r\n" + more + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void eventsArriveInOrderAndAReaderSaysWhereItWas() throws Exception {
    try (Socket socket = reader("Last-Event-ID: 41\r\n")) {
      await().until(() -> sinks.size() == 1);
      assertThat(resumed).containsExactly(Optional.of("41"));
      assertThat(sinks.get(0).send(new SseEvent("42", "job", "{\"a\":1}"))).isTrue();
      assertThat(sinks.get(0).send(new SseEvent("43", "job", "two\nlines\r\nand\rmore")))
          .isTrue();
      sinks.get(0).end();
      BufferedReader lines = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      List<String> read = new ArrayList<>();
      for (String line = lines.readLine();
          line != null && !line.equals("0");
          line = lines.readLine()) {
        read.add(line);
      }
      assertThat(read)
          .contains("content-type: text/event-stream", "cache-control: no-cache")
          .containsSubsequence(
              "retry: 1000",
              "id: 42",
              "event: job",
              "data: {\"a\":1}",
              "",
              "id: 43",
              "event: job",
              "data: two",
              "data: lines",
              "data: and",
              "data: more",
              "");
    }
    await().until(() -> closed.get() == 1);
  }

  @Test
  void stoppingEndsTheStreamWithItsLastChunk() throws Exception {
    try (Socket socket = reader("")) {
      await().until(() -> sinks.size() == 1);
      sinks.get(0).send(new SseEvent("1", "job", "x"));
      site.close();
      assertThat(Site.everything(socket.getInputStream()))
          .contains("data: x\n\n")
          .endsWith("0\r\n\r\n");
    }
    assertThat(sinks.get(0).isOpen()).isFalse();
    assertThat(sinks.get(0).send(new SseEvent("2", "job", "y"))).isFalse();
  }

  @Test
  void aReaderThatDoesNotKeepUpIsDroppedAndOthersGoOn() throws Exception {
    try (Socket sleepy = reader("");
        Socket lively = reader("")) {
      await().until(() -> sinks.size() == 2);
      SseSink first = sinks.get(0);
      String data = "x".repeat(10_000);
      int sent = 0;
      while (first.send(new SseEvent("", "log", data)) && sent < 100_000) {
        sent++;
      }
      assertThat(sent).isLessThan(100_000);
      assertThat(first.isOpen()).isFalse();
      await().until(() -> closed.get() == 1);
      assertThat(sinks.get(1).send(new SseEvent("9", "job", "still here"))).isTrue();
      assertThat(site.webContext()
              .daemon()
              .metrics()
              .get("http.event.readers.dropped")
              .counter()
              .count())
          .isEqualTo(1);
    }
  }

  @Test
  void aSourceThatWaitsForRoomIsNeverDropped() throws Exception {
    int portions = 2_000;
    AtomicInteger sent = new AtomicInteger();
    String data = "x".repeat(10_000);
    try (Socket socket = reader("Connection: close\r\n")) {
      await().until(() -> sinks.size() == 1);
      SseSink sink = sinks.get(0);
      portion(sink, sent, portions, data);
      long read = 0;
      byte[] buffer = new byte[65_536];
      for (int n = socket.getInputStream().read(buffer);
          n > 0;
          n = socket.getInputStream().read(buffer)) {
        read += n;
      }
      assertThat(sent.get()).isEqualTo(portions);
      assertThat(read).isGreaterThan(portions * 10_000L);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("stalled after " + sent.get(), e);
    }
  }

  private static void portion(SseSink sink, AtomicInteger sent, int portions, String data) {
    while (sink.hasRoom() && sent.get() < portions) {
      sink.send(new SseEvent("", "log", data));
      sent.incrementAndGet();
    }
    if (sent.get() == portions) {
      sink.send(new SseEvent("", "end", ""));
      sink.end();
    } else {
      sink.whenRoom(() -> portion(sink, sent, portions, data));
    }
  }

  @Test
  void aReaderThatGoesAwayIsNoticed() throws Exception {
    Socket reader = reader("");
    // One that goes before it is served gets no stream at all.
    await().until(() -> sinks.size() == 1);
    reader.close();
    await().until(() -> closed.get() == 1);
    assertThat(readers()).isZero();
  }

  @Test
  void readersThatHangUpAtOnceLeaveNothingBehind() throws Exception {
    for (int i = 0; i < 50; i++) {
      reader("").close();
    }
    // Some were gone before their request was read: then no source was asked. Every one that was
    // asked is closed.
    await().until(() -> connections() == 0 && readers() == 0 && closed.get() == sinks.size());
    try (Socket socket = reader("")) {
      await().until(() -> readers() == 1);
    }
  }

  private double readers() {
    return site.webContext()
        .daemon()
        .metrics()
        .get("http.event.readers")
        .gauge()
        .value();
  }

  private double connections() {
    return site.webContext().daemon().metrics().get("http.connections").gauge().value();
  }
}
