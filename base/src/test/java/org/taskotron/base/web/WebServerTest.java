package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Size;

/** The listener over real sockets. */
class WebServerTest {

  private final List<AutoCloseable> closing = new ArrayList<>();

  @TempDir
  Path folder;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : closing) {
      each.close();
    }
  }

  private Site site(Routes routes) {
    return site(WebConfig.forTests(), routes);
  }

  private Site site(WebConfig config, Routes routes) {
    Site site = Site.of(config, routes, context -> context);
    closing.add(site);
    return site;
  }

  private static WebConfig config(
      Duration bodyTimeout, Duration answerTimeout, Duration idle, int workers, int waiting) {
    WebConfig usual = WebConfig.forTests();
    return new WebConfig(
        usual.listen(),
        usual.port(),
        usual.tls(),
        usual.accessLog(),
        usual.trustedProxies(),
        usual.maxBody(),
        Size.parse("8KiB"),
        bodyTimeout,
        answerTimeout,
        idle,
        workers,
        waiting,
        usual.maxConnections(),
        usual.links());
  }

  private static WebConfig quick() {
    return config(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(1), 4, 8);
  }

  private static Routes hello() {
    Routes routes = new Routes();
    routes.get("/hello", request -> Answer.text("hello"));
    return routes;
  }

  // --- routes
  // --------------------------------------------------------------------------------------------------

  @Test
  void headAndOptionsWorkWhereverGetDoes() {
    Routes routes = hello();
    routes.post("/hello", request -> Answer.empty(204));
    Site site = site(routes);
    HttpResponse<String> head = site.method("HEAD", "/hello");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("Content-Length")).hasValue("5");
    HttpResponse<String> options = site.method("OPTIONS", "/hello");
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(options.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void anotherMethodIsToldWhatIsAllowed() {
    Site site = site(hello());
    HttpResponse<String> answer = site.method("DELETE", "/hello");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
    assertThat(answer.body())
        .isEqualTo(
            "{\"message\":\"this address does not take the method (expected one of GET, HEAD, OPTIONS)\"}");
  }

  @Test
  void anAddressThatIsNotThereIs404WhateverTheMethod() {
    Site site = site(hello());
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
      HttpResponse<String> answer = site.method(method, "/nothing");
      assertThat(answer.statusCode()).as(method).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("{\"message\":\"there is nothing at this address\"}");
    }
  }

  @Test
  void aPartOfTheRoutesHasItsOwnWordsForAddressesThatAreNotThere() {
    Routes routes = hello();
    routes.get("/api/:kind/:id", request -> Answer.text(request.path("id")));
    routes.otherwise("/api", Answer.message(404, "Not found"));
    routes.otherwise("/api/old", Answer.message(410, "Gone"));
    Site site = site(routes);
    for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
      assertThat(site.method(method, "/api/nothing").body())
          .isEqualTo("{\"message\":\"Not found\"}");
      assertThat(site.method(method, "/api/old/a/b").statusCode()).isEqualTo(410);
      assertThat(site.method(method, "/nothing").body()).contains("nothing at this address");
    }
    assertThat(site.post("/api/nothing", "a body that nobody reads").statusCode())
        .isEqualTo(404);
    assertThat(site.get("/api/jobs/1").body()).isEqualTo("1");
    HttpResponse<String> there = site.method("POST", "/api/jobs/1");
    assertThat(there.statusCode()).isEqualTo(405);
    assertThat(there.headers().firstValue("Allow")).hasValue("GET, HEAD, OPTIONS");
  }

  @Test
  void slashesAtTheEndAndCaseAreTheRoutesOwnAffair() {
    Routes routes = hello();
    routes.get("/both[/]", request -> Answer.text("both"));
    Site site = site(routes);
    assertThat(site.get("/hello/").statusCode()).isEqualTo(404);
    assertThat(site.get("/Hello").statusCode()).isEqualTo(404);
    assertThat(site.get("/both").body()).isEqualTo("both");
    assertThat(site.get("/both/").body()).isEqualTo("both");
  }

  @Test
  void aVariableIsDecodedOnceAndTheRestMayHoldSlashes() {
    Routes routes = new Routes();
    routes.get("/jobs/:id", request -> Answer.text(request.path("id")));
    routes.get("/testcases/*name", request -> Answer.text(request.path("name")));
    Site site = site(routes);
    assertThat(site.get("/jobs/a%20b+c%252F").body()).isEqualTo("a b+c%2F");
    assertThat(site.get("/jobs/a%2Fb").body()).isEqualTo("a/b");
    assertThat(site.get("/jobs/%C3%BC").body()).isEqualTo("ü");
    assertThat(site.get("/jobs/a/b").statusCode()).isEqualTo(404);
    assertThat(site.get("/testcases/dist/rpmlint%2Fx//y").body()).isEqualTo("dist/rpmlint/x//y");
    assertThat(site.get("/testcases/").statusCode()).isEqualTo(404);
  }

  @Test
  void aLiteralWinsOverAVariableButGoesBackForTheMethod() {
    Routes routes = new Routes();
    routes.get("/jobs/:id", request -> Answer.text("job " + request.path("id")));
    routes.post("/jobs/new", request -> Answer.text("made"));
    routes.get("/jobs/latest", request -> Answer.text("latest"));
    Site site = site(routes);
    assertThat(site.get("/jobs/latest").body()).isEqualTo("latest");
    assertThat(site.get("/jobs/new").body()).isEqualTo("job new");
    assertThat(site.post("/jobs/new", "").body()).isEqualTo("made");
  }

  @Test
  void addressesThatCannotBeDecodedAreRefusedAndNothingIsEchoed() throws IOException {
    Site site = site(hello());
    for (String path : List.of("/%zz", "/%", "/%ff", "/a%00b", "/../etc/passwd", "/%2e%2e/x")) {
      String answer = site.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 400 ").contains("{\"message\":\"the address ");
    }
    HttpResponse<String> page =
        site.get("/%3Cscript%3Ealert(1)%3C/script%3E", "Accept", "text/html");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).doesNotContain("<script>alert").contains("Start page");
    assertThat(site.get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void queryParametersKeepTheirOrderAndRepeats() throws IOException {
    Routes routes = new Routes();
    routes.get(
        "/q",
        request ->
            Answer.text(request.queryAll() + " " + request.queries("a") + request.query("none")));
    Site site = site(routes);
    assertThat(site.get("/q?a=1&b=x+y%26z&a=2&c&a=").body())
        .isEqualTo("[a=1, b=x y&z, a=2, c=, a=] [1, 2, ]Optional.empty");
    assertThat(site.raw("GET /q?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  // --- workers and promises
  // ----------------------------------------------------------------------------------------

  @Test
  void whenAllWorkersAreBusyAndTheQueueIsFullTheAnswerIs503AtOnce() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    Routes routes = new Routes();
    routes.get("/slow", request -> {
      inside.incrementAndGet();
      release.await();
      return Answer.text("done");
    });
    routes.getAsync(
        "/async", request -> CompletableFuture.completedFuture(Answer.text("still here")));
    Site site = site(
        config(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), 2, 3),
        routes);
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      held.add(site.client().sendAsync(site.request("/slow").build(), BodyHandlers.ofString()));
    }
    await().until(() -> inside.get() == 2 && gauge(site, "http.workers.waiting") == 3);
    HttpResponse<String> refused = site.get("/slow");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(site.get("/async").body()).isEqualTo("still here");
    release.countDown();
    for (CompletableFuture<HttpResponse<String>> answer : held) {
      assertThat(answer.get().body()).isEqualTo("done");
    }
    assertThat(site.get("/slow").body()).isEqualTo("done");
  }

  private static double gauge(Site site, String name) {
    return site.webContext().daemon().metrics().get(name).gauge().value();
  }

  @Test
  void promisesHoldNoWorkerHoweverManyThereAre() throws Exception {
    CompletableFuture<Answer> promise = new CompletableFuture<>();
    AtomicInteger asked = new AtomicInteger();
    Routes routes = hello();
    routes.postAsync("/insert", request -> {
      asked.incrementAndGet();
      return promise;
    });
    Site site = site(
        config(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(60), 1, 1),
        routes);
    List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      HttpRequest request = site.request("/insert")
          .POST(HttpRequest.BodyPublishers.ofString("{}"))
          .build();
      held.add(site.client().sendAsync(request, BodyHandlers.ofString()));
    }
    await().until(() -> asked.get() == 50);
    assertThat(site.get("/hello").body()).isEqualTo("hello");
    promise.complete(Answer.json(Map.of("id", 1)).status(201));
    for (CompletableFuture<HttpResponse<String>> answer : held) {
      assertThat(answer.get().statusCode()).isEqualTo(201);
      assertThat(answer.get().body()).isEqualTo("{\"id\":1}");
    }
  }

  @Test
  void refusalsTellTheirReasonAndMistakesTheirIncident() {
    Routes routes = new Routes();
    routes.get("/refused", request -> {
      throw new HttpRefusal(409, "name: 'x' (expected another)").with("X-Why", "because");
    });
    routes.getAsync(
        "/promised", request -> CompletableFuture.failedFuture(HttpRefusal.notFound("no job 7")));
    routes.get("/broken", request -> {
      throw new IllegalStateException("secret detail");
    });
    routes.get("/away", request -> {
      throw new UncheckedIOException(new IOException("connection refused"));
    });
    Site site = Site.of(
        WebConfig.forTests(),
        routes,
        context -> context.translation(thrown -> thrown instanceof UncheckedIOException
            ? Optional.of(HttpRefusal.unavailable("the database is away", 5))
            : Optional.empty()));
    closing.add(site);
    HttpResponse<String> refused = site.get("/refused");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.headers().firstValue("X-Why")).hasValue("because");
    assertThat(refused.body()).isEqualTo("{\"message\":\"name: 'x' (expected another)\"}");
    assertThat(site.get("/promised").body()).isEqualTo("{\"message\":\"no job 7\"}");
    HttpResponse<String> broken = site.get("/broken", "Accept", "text/html");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(broken.body()).contains("incident ").doesNotContain("secret detail");
    HttpResponse<String> away = site.get("/away");
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).hasValue("5");
  }

  @Test
  void anAnswerThatTakesTooLongIs503() {
    Routes routes = hello();
    routes.getAsync("/never", request -> new CompletableFuture<>());
    Site site = site(quick(), routes);
    HttpResponse<String> answer = site.get("/never");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("no answer was found in time");
    assertThat(site.get("/hello").body()).isEqualTo("hello");
  }

  // --- limits
  // ----------------------------------------------------------------------------------------------------

  @Test
  void aBodyThatIsTooLargeIs413WhetherAnnouncedOrNot() throws IOException {
    Routes routes = hello();
    routes.post("/put", request -> Answer.text("" + request.body().length)).maxBody(1_000);
    Site site = site(routes);
    assertThat(site.post("/put", "x".repeat(1_000)).body()).isEqualTo("1000");
    // Far more than socket buffers hold: the answer arrives although the client is still sending.
    HttpResponse<String> announced = site.post("/put", "x".repeat(3_000_000));
    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(announced.body())
        .isEqualTo("{\"message\":\"the body is too large (expected 1000 bytes or fewer)\"}");
    String chunk = "200\r\n" + "x".repeat(512) + "\r\n";
    String chunked = site.raw(
        "POST /put HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk.repeat(3) + "0\r\n\r\n");
    assertThat(chunked).startsWith("HTTP/1.1 413 ");
    assertThat(site.get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void aClientThatAsksBeforeSendingIsRefusedBeforeSending() throws IOException {
    Routes routes = new Routes();
    routes.post("/put", request -> Answer.text("got " + request.body().length)).maxBody(1_000);
    Site site = site(quick(), routes);
    try (Socket socket = site.socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /put HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(Site.everything(socket.getInputStream())).startsWith("HTTP/1.1 413 ");
    }
    String accepted = site.raw(
        "POST /put HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nabc");
    assertThat(accepted).startsWith("HTTP/1.1 100 Continue").endsWith("got 3");
  }

  @Test
  void aBodyThatUnfoldsBeyondTheLimitIs413() throws IOException, InterruptedException {
    Routes routes = new Routes();
    routes.post("/put", request -> Answer.text("" + request.body().length)).maxBody(100_000);
    Site site = site(routes);
    assertThat(gzipped(site, 50_000).body()).isEqualTo("50000");
    assertThat(gzipped(site, 50_000_000).statusCode()).isEqualTo(413);
  }

  private static HttpResponse<String> gzipped(Site site, int length)
      throws IOException, InterruptedException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(new byte[length]);
    }
    return site.client()
        .send(
            site.request("/put", "Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()))
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void longHeadersAre431AndLongAddresses414() throws IOException {
    Site site = site(quick(), hello());
    assertThat(
            site.raw("GET /hello HTTP/1.1\r\nHost: x\r\nX-Long: " + "y".repeat(9_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .contains("the headers are too long (expected 8192 bytes or fewer)");
    assertThat(site.raw("GET /" + "z".repeat(17_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .startsWith("HTTP/1.0 414 ");
    assertThat(site.raw("this is not HTTP\r\n\r\n")).startsWith("HTTP/1.0 400 ");
    assertThat(site.get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void methodsThatHttpDoesNotKnowAreOneSeriesOfMetrics() throws IOException {
    Site site = site(quick(), hello());
    for (int i = 0; i < 5; i++) {
      assertThat(site.raw("BREW" + i + " /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 405 ");
    }
    await()
        .untilAsserted(() -> assertThat(site.get("/metrics").body()).contains("method=\"OTHER\""));
    assertThat(site.get("/metrics").body()).doesNotContain("BREW");
  }

  @Test
  void aBodyThatDribblesInIs408() throws IOException {
    Routes routes = hello();
    routes.post("/put", request -> Answer.text("" + request.body().length));
    Site site = site(quick(), routes);
    assertThat(site.raw("POST /put HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nonly so much"))
        .startsWith("HTTP/1.1 408 ")
        .contains("the body did not arrive in time");
    assertThat(site.get("/hello").body()).isEqualTo("hello");
  }

  @Test
  void aConnectionThatNeverFinishesItsHeadersIsClosed() throws IOException {
    Site site = site(quick(), hello());
    assertThat(site.raw("GET /hello HTTP/1.1\r\nHost: x\r\nX-Never")).isEmpty();
    assertThat(site.raw("")).isEmpty();
  }

  @Test
  void oneConnectionServesManyRequests() throws IOException {
    Site site = site(hello());
    String get = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    String answers =
        site.raw(get + get + "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
  }

  // --- bodies
  // ----------------------------------------------------------------------------------------------------

  @Test
  void whatGainsAndIsLongEnoughIsCompressed() throws IOException {
    String text = "Taskotron ".repeat(500);
    Routes routes = new Routes();
    routes.get("/text", request -> Answer.text(text).header("ETag", "\"abc\""));
    routes.getAsync("/async", request -> CompletableFuture.completedFuture(Answer.text(text)));
    routes.get("/short", request -> Answer.text("short"));
    routes.get("/png", request -> Answer.bytes("image/png", new byte[5_000]));
    Site site = site(routes);
    for (String path : List.of("/text", "/async")) {
      HttpResponse<byte[]> answer = site.bytes(path, "Accept-Encoding", "br, gzip;q=0.8");
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(answer.body()).hasSizeLessThan(500);
      assertThat(new String(
              new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
              StandardCharsets.UTF_8))
          .isEqualTo(text);
    }
    for (String path : List.of("/short", "/png")) {
      assertThat(
              site.bytes(path, "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
          .isEmpty();
    }
    assertThat(site.bytes("/text", "Accept-Encoding", "gzip;q=0").body()).hasSize(text.length());
    assertThat(site.bytes("/text", "Accept-Encoding", "gzip").headers().firstValue("ETag"))
        .hasValue("\"abc-gz\"");
    assertThat(site.get("/text", "If-None-Match", "\"abc-gz\"").statusCode()).isEqualTo(304);
    assertThat(site.get("/text", "If-None-Match", "W/\"abc\"").statusCode()).isEqualTo(304);
    assertThat(site.get("/text", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void filesHaveTagsDatesAndRanges() throws IOException {
    Path file = Files.writeString(folder.resolve("a.log"), "0123456789");
    Routes routes = new Routes();
    routes.get("/file", request -> Answer.file(file, "text/plain"));
    routes.get("/none", request -> Answer.file(folder.resolve("none"), "text/plain"));
    routes.get("/folder", request -> Answer.file(folder, "text/plain"));
    Site site = site(routes);
    HttpResponse<String> whole = site.get("/file");
    assertThat(whole.body()).isEqualTo("0123456789");
    assertThat(whole.headers().firstValue("Content-Length")).hasValue("10");
    assertThat(whole.headers().firstValue("Accept-Ranges")).hasValue("bytes");
    String etag = whole.headers().firstValue("ETag").orElseThrow();
    assertThat(site.get("/file", "If-None-Match", etag).statusCode()).isEqualTo(304);
    String changed = whole.headers().firstValue("Last-Modified").orElseThrow();
    assertThat(site.get("/file", "If-Modified-Since", changed).statusCode()).isEqualTo(304);
    assertThat(range(site, "bytes=2-4")).isEqualTo("206 bytes 2-4/10 234");
    assertThat(range(site, "bytes=7-")).isEqualTo("206 bytes 7-9/10 789");
    assertThat(range(site, "bytes=-3")).isEqualTo("206 bytes 7-9/10 789");
    assertThat(range(site, "bytes=8-100")).isEqualTo("206 bytes 8-9/10 89");
    assertThat(range(site, "bytes=10-")).startsWith("416 bytes */10 ");
    assertThat(range(site, "bytes=1-2,4-5")).isEqualTo("200 - 0123456789");
    assertThat(range(site, "lines=1-2")).isEqualTo("200 - 0123456789");
    assertThat(site.get("/file", "Range", "bytes=0-1", "If-Range", etag).body()).isEqualTo("01");
    assertThat(site.get("/file", "Range", "bytes=0-1", "If-Range", "\"old\"").body())
        .isEqualTo("0123456789");
    HttpResponse<String> head = site.method("HEAD", "/file");
    assertThat(head.headers().firstValue("Content-Length")).hasValue("10");
    assertThat(site.get("/none").statusCode()).isEqualTo(404);
    assertThat(site.get("/folder").statusCode()).isEqualTo(404);
  }

  private static String range(Site site, String range) {
    HttpResponse<String> answer = site.get("/file", "Range", range);
    return answer.statusCode() + " "
        + answer.headers().firstValue("Content-Range").orElse("-") + " " + answer.body();
  }

  @Test
  void aFileThatGrowsIsAsLongAsItWasAndGoesOnByRange() throws IOException {
    Path file = folder.resolve("grows.log");
    byte[] much = new byte[3_000_000];
    java.util.Arrays.fill(much, (byte) 'a');
    Files.write(file, much);
    Routes routes = new Routes();
    routes.get("/file", request -> Answer.file(file, "text/plain"));
    Site site = site(routes);
    HttpResponse<byte[]> first = site.bytes("/file");
    assertThat(first.body()).isEqualTo(much);
    Files.writeString(file, "the end", java.nio.file.StandardOpenOption.APPEND);
    assertThat(site.get("/file", "Range", "bytes=3000000-").body()).isEqualTo("the end");
    assertThat(site.get("/file").headers().firstValue("ETag"))
        .isNotEqualTo(first.headers().firstValue("ETag"));
  }

  @Test
  void aStreamWaitsForItsReaderAndTellsWhenTheReaderIsGone() throws Exception {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Routes routes = new Routes();
    routes.get(
        "/stream",
        request -> Answer.stream("application/octet-stream", out -> {
          byte[] portion = new byte[100_000];
          try {
            for (int i = 0; i < 1_000; i++) {
              out.write(portion);
            }
          } catch (IOException e) {
            end.set(e);
            throw e;
          }
        }));
    routes.get(
        "/broken",
        request -> Answer.stream("text/plain", out -> {
          out.write("half".getBytes(StandardCharsets.US_ASCII));
          throw new IOException("disk full");
        }));
    Site site = site(routes);
    assertThat(site.bytes("/stream").body()).hasSize(100_000_000);
    try (Socket socket = site.socket()) {
      socket
          .getOutputStream()
          .write("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
    }
    await().untilAsserted(() -> assertThat(end.get()).hasMessage("the reader is gone"));
    assertThatThrownBy(() -> site.get("/broken")).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void pagesCarryTheirPolicyAndTasksFilesAStricterOne() {
    Routes routes = hello();
    routes.get("/artifact", request -> Answer.html("<script>alert(1)</script>").untrusted());
    Site site = site(routes);
    HttpResponse<String> ours = site.get("/hello");
    assertThat(ours.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(ours.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("script-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe-inline");
    assertThat(site.get("/artifact")
            .headers()
            .firstValue("Content-Security-Policy")
            .orElseThrow())
        .startsWith("sandbox;")
        .doesNotContain("script-src");
  }

  @Test
  void aRedirectHoldsNoLineBreakAndNoBlank() {
    Routes routes = new Routes();
    routes.get("/go", request -> Answer.redirect("/x y\r\nSet-Cookie: a=b\u00fc"));
    Site site = site(routes);
    HttpResponse<String> answer = site.get("/go");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location"))
        .hasValue("/x%20y%0D%0ASet-Cookie:%20a=b%C3%BC");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  // --- proxies and prefixes
  // --------------------------------------------------------------------------------------

  private static Routes where() {
    Routes routes = new Routes();
    routes.get("/api/where", request -> Answer.text(request.baseUrl() + " " + request.remote()));
    routes.get("/", request -> Answer.text("root of " + request.basePath()));
    return routes;
  }

  @Test
  void aTrustedProxyIsBelieved() {
    Site site = site(where());
    assertThat(site.get("/api/where").body()).isEqualTo(site.url() + " 127.0.0.1");
    assertThat(site.get(
                "/api/where",
                "X-Forwarded-Host",
                "evil.example, qa.example.org",
                "X-Forwarded-Proto",
                "https",
                "X-Forwarded-For",
                "6.6.6.6, 192.0.2.7, 127.0.0.9",
                "X-Script-Name",
                "/resultsdb_api/")
            .body())
        .isEqualTo("https://qa.example.org/resultsdb_api 192.0.2.7");
    assertThat(site.get(
                "/resultsdb_api/api/where",
                "X-Script-Name",
                "/resultsdb_api",
                "X-Forwarded-Scheme",
                "https")
            .body())
        .startsWith("https://127.0.0.1:" + site.server().port() + "/resultsdb_api ");
    assertThat(
            site.get("/api/where", "X-Forwarded-Host", "qa.example.org", "X-Forwarded-Port", "8443")
                .body())
        .startsWith("http://qa.example.org:8443 ");
    assertThat(site.get(
                "/api/where",
                "X-Forwarded-Host",
                "<script>",
                "X-Script-Name",
                "//evil",
                "X-Forwarded-For",
                "no")
            .body())
        .isEqualTo(site.url() + " 127.0.0.1");
  }

  @Test
  void everybodyElseIsNot() {
    WebConfig usual = WebConfig.forTests();
    WebConfig config = new WebConfig(
        usual.listen(),
        usual.port(),
        usual.tls(),
        usual.accessLog(),
        List.of("10.0.0.0/8"),
        usual.maxBody(),
        usual.maxHeader(),
        usual.bodyTimeout(),
        usual.answerTimeout(),
        usual.idleTimeout(),
        usual.workers(),
        usual.waiting(),
        usual.maxConnections(),
        usual.links());
    Site site = site(config, where());
    assertThat(site.get(
                "/api/where",
                "X-Forwarded-Host",
                "evil.example",
                "X-Forwarded-For",
                "6.6.6.6",
                "X-Script-Name",
                "/x")
            .body())
        .isEqualTo(site.url() + " 127.0.0.1");
  }

  @Test
  void allRoutesAreServedBelowThePrefixToo() {
    Site site =
        Site.of(WebConfig.forTests(), where(), context -> context.alsoUnder("/resultsdb_api"));
    closing.add(site);
    assertThat(site.get("/api/where").body()).startsWith(site.url() + " ");
    assertThat(site.get("/resultsdb_api/api/where").body())
        .startsWith(site.url() + "/resultsdb_api ");
    assertThat(site.get("/resultsdb_api").body()).isEqualTo("root of /resultsdb_api");
    assertThat(site.get("/resultsdb_api/").body()).isEqualTo("root of /resultsdb_api");
    assertThat(site.get("/resultsdb_apix").statusCode()).isEqualTo(404);
    assertThat(site.get("/resultsdb_api/api/where", "X-Script-Name", "/qa").body())
        .startsWith(site.url() + "/qa/resultsdb_api ");
  }

  // --- built in
  // --------------------------------------------------------------------------------------------------

  @Test
  void healthReadinessAndMetricsAreThere() {
    AtomicReference<List<String>> waiting =
        new AtomicReference<>(List.of("database: connection refused"));
    Site site = Site.of(
        WebConfig.forTests(),
        hello(),
        context -> context.daemon(context.daemon().ready(waiting::get)));
    closing.add(site);
    assertThat(site.get("/healthz").body()).isEqualTo("ok\n");
    HttpResponse<String> notYet = site.get("/readyz");
    assertThat(notYet.statusCode()).isEqualTo(503);
    assertThat(notYet.body()).isEqualTo("waiting for database: connection refused\n");
    waiting.set(List.of());
    assertThat(site.get("/readyz").body()).isEqualTo("ready\n");
    site.get("/hello");
    site.get("/nowhere/at/all");
    await()
        .untilAsserted(() -> assertThat(site.get("/metrics").body())
            .contains(
                "http_requests_seconds_count{listener=\"test\",method=\"GET\",route=\"/hello\",status=\"200\"} 1")
            .contains(
                "http_requests_seconds_count{listener=\"test\",method=\"GET\",route=\"other\",status=\"404\"} 1")
            .contains("http_connections{listener=\"test\"}"));
  }

  @Test
  void assetsMayBeKeptForEver() {
    Site site = site(hello());
    Pages pages = new Pages(site.webContext(), WebConfig.forTests(), Pages.COMMON);
    String page = new String(
        ((Answer.Bytes)
                pages.page("", "/x", "T", "error.jte", errorParameters()).body())
            .bytes(),
        StandardCharsets.UTF_8);
    String css = page.replaceAll("(?s).*href=\"(/home/static/[0-9a-f]{16}/style.css)\".*", "$1");
    HttpResponse<String> sheet = site.get(css);
    assertThat(sheet.statusCode()).isEqualTo(200);
    assertThat(sheet.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
    assertThat(sheet.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");
    String old = site.get("/home/static/0000000000000000/style.css")
        .headers()
        .firstValue("Cache-Control")
        .orElseThrow();
    assertThat(old).isEqualTo("no-cache");
    assertThat(site.get("/home/static/x/../../secret").statusCode()).isNotEqualTo(200);
    assertThat(site.get("/home/static/x/none.css").statusCode()).isEqualTo(404);
  }

  private static Map<String, Object> errorParameters() {
    return Map.of("status", 404, "title", "t", "message", "<m>", "next", "n", "home", "/");
  }

  @Test
  void eachRequestLeavesALineInTheAccessLog() throws IOException {
    WebConfig usual = WebConfig.forTests();
    WebConfig config = new WebConfig(
        usual.listen(),
        usual.port(),
        usual.tls(),
        Optional.of("logs/access.log"),
        usual.trustedProxies(),
        usual.maxBody(),
        usual.maxHeader(),
        usual.bodyTimeout(),
        usual.answerTimeout(),
        usual.idleTimeout(),
        usual.workers(),
        usual.waiting(),
        usual.maxConnections(),
        usual.links());
    WebContext context = WebContext.of(Identity.of("test", folder, Site.NOON), "/home", 0);
    Site site = Site.of(config, hello(), ignored -> context);
    site.get(
        "/hello?a=b",
        "User-Agent",
        "a \"quoted\" agent",
        "Referer",
        "http://x/",
        "X-Forwarded-For",
        "192.0.2.7");
    site.get("/none", "User-Agent", "b");
    site.close();
    assertThat(Files.readAllLines(folder.resolve("logs/access.log")))
        .containsExactly(
            "192.0.2.7 - - [21/Nov/2026:12:00:00 +0000] \"GET /hello?a=b HTTP/1.1\" 200 5 \"http://x/\""
                + " \"a \\\"quoted\\\" agent\"",
            "127.0.0.1 - - [21/Nov/2026:12:00:00 +0000] \"GET /none HTTP/1.1\" 404 46 \"-\" \"b\"");
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      WebConfig usual = WebConfig.forTests();
      WebConfig config = new WebConfig(
          usual.listen(),
          Optional.of(taken.getLocalPort()),
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
          usual.maxConnections(),
          usual.links());
      assertThatThrownBy(() -> Site.of(config, hello(), context -> context))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": ");
    }
  }

  @Test
  void stoppingLetsRequestsUnderWayFinish() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Routes routes = new Routes();
    routes.get("/slow", request -> {
      inside.countDown();
      release.await();
      return Answer.text("done");
    });
    Site site = Site.of(routes);
    CompletableFuture<HttpResponse<String>> held =
        site.client().sendAsync(site.request("/slow").build(), BodyHandlers.ofString());
    inside.await();
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(site::close);
    await()
        .untilAsserted(() -> assertThatThrownBy(
                () -> new Socket("127.0.0.1", site.server().port()).close())
            .isInstanceOf(IOException.class));
    release.countDown();
    assertThat(held.get().body()).isEqualTo("done");
    stopped.get();
  }
}
