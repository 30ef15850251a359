package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.HeardLog;

/** Real sockets, more of them than a listener takes. */
class AdmissionTest {

  private static final int BOUND = 20;

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private static Site small() {
    WebConfig usual = WebConfig.forTests();
    WebConfig config = new WebConfig(
        usual.listen(),
        usual.port(),
        usual.tls(),
        usual.accessLog(),
        usual.trustedProxies(),
        usual.maxBody(),
        usual.maxHeader(),
        usual.bodyTimeout(),
        usual.answerTimeout(),
        usual.idleTimeout(),
        usual.workers(),
        usual.waiting(),
        BOUND,
        usual.links());
    Routes routes = new Routes();
    routes.get("/hello", request -> Answer.text("hello"));
    return Site.of(config, routes, context -> context);
  }

  private Socket connected(Site site) throws IOException {
    Socket socket = new Socket("127.0.0.1", site.server().port());
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    return socket;
  }

  /** What a connection of its own is told; nothing: it was closed. */
  private String told(Site site, String path) throws IOException {
    Socket socket = connected(site);
    try {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException e) {
      return "";
    }
  }

  private static void awaitOpen(Site site, int connections) {
    await().untilAsserted(() -> assertThat(connectionsOf(site)).isEqualTo(connections));
  }

  private static double connectionsOf(Site site) {
    return site.webContext().daemon().metrics().get("http.connections").gauge().value();
  }

  private static double refusedOf(Site site) {
    return site.webContext()
        .daemon()
        .metrics()
        .get("http.connections.refused")
        .counter()
        .count();
  }

  @Test
  void whoIsTooManyIsToldAndWhoWatchesIsAnswered() throws Exception {
    try (HeardLog log = HeardLog.of(Admission.class);
        Site site = small()) {
      for (int i = 0; i < BOUND; i++) {
        connected(site);
      }
      awaitOpen(site, BOUND);
      for (int i = 0; i < 5; i++) {
        assertThat(told(site, "/hello"))
            .startsWith("HTTP/1.1 503")
            .containsIgnoringCase("retry-after: 5")
            .containsIgnoringCase("connection: close")
            .contains("too many connections are open already");
      }
      assertThat(told(site, "/healthz")).startsWith("HTTP/1.1 200");
      assertThat(told(site, "/metrics"))
          .contains("http_connections_refused_total{listener=\"test\"} 7.0");
      assertThat(log.lines())
          .filteredOn(line -> line.contains("as many as the listener takes"))
          .hasSize(1);
    }
  }

  @Test
  void whoIsFarTooManyIsClosedAndAllIsWellWhenTheyAreGone() throws Exception {
    try (Site site = small()) {
      for (int i = 0; i < 300; i++) {
        connected(site);
      }
      await().untilAsserted(() -> assertThat(refusedOf(site)).isEqualTo(300 - BOUND));
      // The silent ones beyond the bound do not stay either.
      awaitOpen(site, BOUND);
      sockets.remove(0).close();
      awaitOpen(site, BOUND - 1);
      for (Socket socket : sockets) {
        socket.close();
      }
      awaitOpen(site, 0);
      HttpResponse<String> answer = site.get("/hello");
      assertThat(answer.body()).isEqualTo("hello");
    }
  }

  @Test
  void aBoundThatTheProcessCannotHoldIsLowered() {
    try (HeardLog log = HeardLog.of(Admission.class)) {
      Admission admission = new Admission(Site.context().daemon(), 4_096, 1_024);
      for (int i = 0; i < 320; i++) {
        assertThat(admission.came()).isEqualTo(Admission.Verdict.TAKEN);
      }
      for (int i = 0; i < 64; i++) {
        assertThat(admission.came()).isEqualTo(Admission.Verdict.TOLD);
      }
      assertThat(admission.came()).isEqualTo(Admission.Verdict.CLOSED);
      assertThat(log.lines().get(0))
          .contains("may have 1024 files open, too few for max_connections: 4096")
          .contains("takes 320 connections")
          .contains("8576 or more");
    }
  }
}
