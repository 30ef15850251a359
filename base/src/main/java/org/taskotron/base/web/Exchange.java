package org.taskotron.base.web;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer.
 *
 * <pre>
 * READING ── body is whole ──► HANDLING ── answer ──► WRITING ──► OVER
 *    │                            │                      ▲  │
 *    └── too large, too slow ─────┴── too long ──────────┘  └─► DRAINING: what is still sent is taken and thrown
 *                                                               away, else the reset of the connection would
 *                                                               overtake the answer
 * </pre>
 *
 * <p>Lives on its connection's event loop. {@link #answer} and {@link #failed} may be called by any thread, and only the
 * first of them counts.
 */
final class Exchange {

  private enum Stage {
    READING,
    HANDLING,
    WRITING,
    EVENTS,
    DRAINING,
    OVER
  }

  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence REFERRER_POLICY =
      HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
  private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
  private static final CharSequence OUR_PAGES = HttpHeaders.createOptimized(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'");
  private static final CharSequence TASKS_FILES = HttpHeaders.createOptimized(
      "sandbox; default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;"
          + " frame-ancestors 'none'");
  private static final long DRAIN_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long STUCK_NANOS = Duration.ofSeconds(60).toNanos();
  private static final int SURPLUS_RETRY_SECONDS = 5;
  private static final int FILE_PORTION = 65_536;

  private final Service service;
  private final Context context;
  private final Listener.Connection connection;
  private final HttpServerRequest http;
  private final HttpServerResponse response;
  private final long begun = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private Buffer body = Buffer.buffer();
  private long heldOfBody;
  private long heldOfAnswer;
  private Stage stage = Stage.READING;
  private long deadline;
  private long maxBody;
  private boolean bodyWhole;
  private boolean logged;
  private volatile long progressAt = begun;
  private String path = "/";
  private String query = "";
  private Map<String, String> variables = Map.of();
  private @Nullable Route route;
  private Origin origin;
  private @Nullable SseWriter events;
  private @Nullable AsyncFile file;

  Exchange(
      Service service, Context context, Listener.Connection connection, HttpServerRequest http) {
    this.service = service;
    this.context = context;
    this.connection = connection;
    this.http = http;
    this.response = http.response();
    this.origin = service.proxies.origin(
        http.headers(),
        connection.trusted,
        connection.peer,
        connection.tls,
        service.config.listen() + ":" + http.connection().localAddress().port());
  }

  void begin() {
    response.exceptionHandler(failure -> {});
    http.exceptionHandler(failure -> {});
    http.handler(this::received);
    http.endHandler(end -> bodyEnded());
    deadline = begun + service.config.bodyTimeout().toNanos();
    try {
      split();
      if (connection.surplus && !Service.isWatched(path)) {
        throw HttpRefusal.unavailable(
            "too many connections are open already; try again in a moment", SURPLUS_RETRY_SECONDS);
      }
      RouteTable.Match match = service.table().match(http.method().name(), path);
      if (match.route() == null) {
        noRoute(match);
        return;
      }
      route = match.route();
      variables = match.variables();
      deadline =
          begun + match.route().bodyWithinOr(service.config.bodyTimeout()).toNanos();
      maxBody = match.route().maxBodyOr(service.config.maxBody().bytes());
      expectBody();
    } catch (HttpRefusal refusal) {
      refuse(refusal);
    }
  }

  /** Takes the address apart: what proxies and the listener put in front, path, query. */
  private void split() {
    String uri = http.uri();
    if (uri.startsWith("http://") || uri.startsWith("https://")) {
      int slash = uri.indexOf('/', uri.indexOf("//") + 2);
      uri = slash < 0 ? "/" : uri.substring(slash);
    }
    int question = uri.indexOf('?');
    String asked = question < 0 ? uri : uri.substring(0, question);
    query = question < 0 ? "" : uri.substring(question + 1);
    if (asked.equals("*") && http.method().name().equals("OPTIONS")) {
      asked = "/healthz";
    }
    if (!asked.startsWith("/")) {
      throw HttpRefusal.badRequest("the address does not begin with a slash");
    }
    // A proxy may or may not have taken its prefix off.
    path = without(origin.prefix(), asked).orElse(asked);
    for (String prefix : service.context.prefixes()) {
      Optional<String> inside = without(prefix, path);
      if (inside.isPresent()) {
        path = inside.get();
        origin =
            new Origin(origin.scheme(), origin.host(), origin.prefix() + prefix, origin.remote());
        break;
      }
    }
  }

  private static Optional<String> without(String prefix, String path) {
    if (prefix.isEmpty() || !path.startsWith(prefix)) {
      return Optional.empty();
    }
    String rest = path.substring(prefix.length());
    if (rest.isEmpty()) {
      return Optional.of("/");
    }
    return rest.startsWith("/") ? Optional.of(rest) : Optional.empty();
  }

  private void noRoute(RouteTable.Match match) {
    if (match.allowed().isEmpty()) {
      if (match.otherwise() == null) {
        throw service.nothingThere();
      }
      answer(match.otherwise());
      return;
    }
    Set<String> all = new TreeSet<>(match.allowed());
    all.add("OPTIONS");
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    String allow = String.join(", ", all);
    if (http.method().name().equals("OPTIONS")) {
      answer(Answer.empty(204).header("Allow", allow));
    } else {
      throw new HttpRefusal(
              405, "this address does not take the method (expected one of " + allow + ")")
          .with("Allow", allow);
    }
  }

  private void expectBody() {
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean chunked = http.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (length == null && !chunked || "0".equals(length)) {
      dispatch();
      return;
    }
    if (length != null && tooLong(length)) {
      throw tooLarge();
    }
    if ("100-continue".equalsIgnoreCase(http.getHeader(HttpHeaders.EXPECT))) {
      response.writeContinue();
    }
  }

  private boolean tooLong(String length) {
    try {
      return Long.parseLong(length.strip()) > maxBody;
    } catch (NumberFormatException e) {
      throw HttpRefusal.badRequest("the Content-Length is not a number");
    }
  }

  private HttpRefusal tooLarge() {
    return new HttpRefusal(413, "the body is too large (expected " + maxBody + " bytes or fewer)");
  }

  private void received(Buffer chunk) {
    if (stage != Stage.READING || answered.get()) {
      return;
    }
    long length = body.length() + (long) chunk.length();
    if (length > maxBody) {
      refuse(tooLarge());
      return;
    }
    long more = Math.max(0, length - Service.SMALL_BODY) - heldOfBody;
    if (more > 0) {
      if (!service.bodies.take(more)) {
        giveUpBody();
        busy();
        return;
      }
      heldOfBody += more;
    }
    body.appendBuffer(chunk);
  }

  /** Who is refused, or done, holds nothing for the time in which the rest is thrown away. */
  private void giveUpBody() {
    body = Buffer.buffer();
    service.bodies.giveBack(heldOfBody);
    heldOfBody = 0;
  }

  private void bodyEnded() {
    bodyWhole = true;
    if (stage == Stage.READING && route != null) {
      dispatch();
    } else if (stage == Stage.DRAINING) {
      over();
    }
  }

  private void dispatch() {
    Route to = route;
    if (to == null || stage != Stage.READING) {
      return;
    }
    stage = Stage.HANDLING;
    deadline =
        System.nanoTime() + to.answerWithinOr(service.config.answerTimeout()).toNanos();
    String method = http.method().name().equals("HEAD") ? "GET" : http.method().name();
    Request request =
        new Request(method, path, query, variables, http.headers(), body.getBytes(), origin);
    body = Buffer.buffer(); // its bytes are the request's now, and count until it is over
    Handler handler = to.handler();
    AsyncHandler async = to.async();
    if (async != null) {
      handleLater(async, request);
    } else if (handler != null && !service.workers.offer(() -> handleNow(handler, request))) {
      busy();
    }
  }

  private void handleNow(Handler handler, Request request) {
    try {
      answer(handler.handle(request));
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void handleLater(AsyncHandler handler, Request request) {
    try {
      CompletionStage<Answer> promised = handler.handle(request);
      promised.whenComplete((answer, failure) -> {
        if (failure != null) {
          failed(failure);
        } else {
          answer(answer);
        }
      });
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void busy() {
    service.refused.increment();
    refuse(
        HttpRefusal.unavailable("too many requests are waiting already; try again in a moment", 1));
  }

  private void refuse(HttpRefusal refusal) {
    boolean html = Request.wantsHtml(http.getHeader(HttpHeaders.ACCEPT));
    answer(service.errors.answer(origin, path, html, refusal));
  }

  /** The handler threw, or its promise broke. */
  private void failed(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpRefusal refusal) {
      refuse(refusal);
      return;
    }
    Optional<HttpRefusal> known = service.context.translation().apply(cause);
    if (known.isPresent()) {
      refuse(known.get());
      return;
    }
    String incident = UUID.randomUUID().toString().substring(0, 8);
    LOG.error("{} {} failed, incident {}", http.method(), path, incident, cause);
    refuse(
        new HttpRefusal(500, "this is a mistake of ours; the log has it as incident " + incident));
  }

  /** Answers; called by any thread, and the first call counts. */
  private void answer(@Nullable Answer answer) {
    if (answer == null) {
      failed(new IllegalStateException("the handler answered null"));
      return;
    }
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    // Files are looked at and bytes compressed on a worker, everything else is written at once.
    boolean heavy = answer.body() instanceof Answer.FileBytes || compresses(answer);
    if (heavy && onEventLoop()) {
      if (!service.workers.offer(() -> prepare(answer, true))) {
        prepare(answer.body() instanceof Answer.FileBytes ? plainBusy() : answer, false);
      }
    } else {
      prepare(answer, true);
    }
  }

  private Answer plainBusy() {
    service.refused.increment();
    return service.errors.answer(
        origin,
        path,
        false,
        HttpRefusal.unavailable("too many requests are waiting already; try again in a moment", 1));
  }

  private boolean onEventLoop() {
    return Vertx.currentContext() == context;
  }

  private boolean compresses(Answer answer) {
    return answer.body() instanceof Answer.Bytes bytes
        && bytes.bytes().length >= Gzip.WORTH
        && !answer.has("Content-Encoding")
        && MediaTypes.gainsByCompression(answer.type())
        && Gzip.accepted(http.getHeader(HttpHeaders.ACCEPT_ENCODING));
  }

  private void prepare(Answer answer, boolean mayCompress) {
    Prepared prepared;
    try {
      prepared = Prepared.of(answer, http.headers(), mayCompress && compresses(answer));
    } catch (HttpRefusal refusal) {
      boolean html = Request.wantsHtml(http.getHeader(HttpHeaders.ACCEPT));
      prepared = Prepared.of(
          service.errors.answer(origin, path, html, refusal),
          MultiMap.caseInsensitiveMultiMap(),
          false);
    } catch (RuntimeException e) {
      LOG.error("{} {}: the answer could not be prepared", http.method(), path, e);
      prepared = Prepared.of(
          Answer.message(500, "this is a mistake of ours"),
          MultiMap.caseInsensitiveMultiMap(),
          false);
    }
    Prepared ready = prepared;
    if (onEventLoop()) {
      write(ready);
    } else {
      context.runOnContext(now -> write(ready));
    }
  }

  private void write(Prepared prepared) {
    if (stage == Stage.OVER || response.closed()) {
      over();
      return;
    }
    Prepared ready = holds(prepared)
        ? prepared
        : Prepared.of(plainBusy(), MultiMap.caseInsensitiveMultiMap(), false);
    stage = Stage.WRITING;
    progressAt = System.nanoTime();
    head(ready);
    boolean bodyless =
        http.method().name().equals("HEAD") || ready.status() == 204 || ready.status() == 304;
    if (bodyless) {
      if (ready.status() != 204 && ready.status() != 304 && ready.length() >= 0) {
        response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(ready.length()));
      }
      response.end().onComplete(this::written);
    } else if (ready.bytes() != null) {
      response.end(Buffer.buffer(ready.bytes())).onComplete(this::written);
    } else if (ready.file() != null) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(ready.length()));
      sendFile(ready);
    } else {
      unbounded(ready);
    }
  }

  /**
   * Whether there is room for a long answer until its reader has taken it. What was changed is told in any case: such an
   * answer is as long as its body about, and that still counts.
   */
  private boolean holds(Prepared ready) {
    byte[] bytes = ready.bytes();
    if (bytes == null
        || bytes.length <= Service.SMALL_ANSWER
        || !http.method().name().equals("GET")) {
      return true;
    }
    if (!service.answers.take(bytes.length)) {
      return false;
    }
    heldOfAnswer = bytes.length;
    return true;
  }

  private void head(Prepared ready) {
    response.setStatusCode(ready.status());
    MultiMap headers = response.headers();
    if (!ready.type().isEmpty()) {
      headers.set(HttpHeaders.CONTENT_TYPE, ready.type());
    }
    headers.set(CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.set(POLICY, ready.untrusted() ? TASKS_FILES : OUR_PAGES);
    headers.set(REFERRER_POLICY, SAME_ORIGIN);
    headers.set(HttpHeaders.CACHE_CONTROL, NO_CACHE);
    for (Header header : ready.headers()) {
      if (header.name().equalsIgnoreCase("Cache-Control")
          || header.name().equalsIgnoreCase("Content-Security-Policy")) {
        headers.set(header.name(), header.value());
      } else {
        headers.add(header.name(), header.value());
      }
    }
    if (service.stopping || connection.surplus) {
      headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
  }

  private void unbounded(Prepared ready) {
    if (http.version() == HttpVersion.HTTP_1_0) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    response.setChunked(http.version() != HttpVersion.HTTP_1_0);
    if (ready.events() != null) {
      stage = Stage.EVENTS;
      response.putHeader("X-Accel-Buffering", "no");
      SseWriter writer = new SseWriter(service, context, response, () -> connection.http.close());
      events = writer;
      response.endHandler(end -> over());
      writer.begin(ready.events(), Optional.ofNullable(http.getHeader("Last-Event-ID")));
    } else if (ready.writer() != null) {
      BodyWriter writer = ready.writer();
      if (!service.streams.offer(() -> stream(writer))) {
        service.refused.increment();
        connection.http.close();
      }
    }
  }

  private void stream(BodyWriter writer) {
    ResponseStream out =
        new ResponseStream(context, response, () -> progressAt = System.nanoTime());
    try {
      writer.writeTo(out);
      out.close();
      context.runOnContext(now -> response.end().onComplete(this::written));
    } catch (IOException | RuntimeException e) {
      if (!out.readerIsGone()) {
        LOG.warn("{} {}: the answer broke off: {}", http.method(), path, e.toString());
      }
      // Without its last chunk the reader sees that something is missing.
      context.runOnContext(now -> connection.http.close());
    }
  }

  private void sendFile(Prepared ready) {
    if (ready.length() == 0) {
      response.end().onComplete(this::written);
      return;
    }
    Vertx vertx = context.owner();
    vertx
        .fileSystem()
        .open(
            String.valueOf(ready.file()),
            new OpenOptions().setRead(true).setWrite(false).setCreate(false))
        .onSuccess(opened -> pump(opened, ready))
        .onFailure(failure -> {
          LOG.warn("{} {}: {}", http.method(), path, failure.toString());
          connection.http.close();
        });
  }

  private void pump(AsyncFile opened, Prepared ready) {
    if (stage == Stage.OVER) {
      opened.close();
      return;
    }
    file = opened;
    long[] left = {ready.length()};
    opened.setReadPos(ready.offset()).setReadLength(ready.length()).setReadBufferSize(FILE_PORTION);
    opened.exceptionHandler(failure -> connection.http.close());
    opened.handler(portion -> {
      left[0] -= portion.length();
      response.write(portion).onComplete(done -> progressAt = System.nanoTime());
      if (response.writeQueueFull()) {
        opened.pause();
        response.drainHandler(drained -> opened.resume());
      }
    });
    opened.endHandler(end -> {
      closeFile();
      if (left[0] == 0) {
        response.end().onComplete(this::written);
      } else {
        // It became shorter meanwhile; the promised length cannot be kept.
        connection.http.close();
      }
    });
  }

  private void closeFile() {
    if (file != null) {
      AsyncFile closing = file;
      file = null;
      closing.close();
    }
  }

  private void written(AsyncResult<Void> result) {
    if (result.failed()) {
      over();
      connection.http.close();
    } else if (!bodyWhole && bodyExpected()) {
      stage = Stage.DRAINING;
      deadline = System.nanoTime() + DRAIN_NANOS;
    } else {
      over();
      if (service.stopping || connection.surplus) {
        connection.http.close();
      }
    }
  }

  private boolean bodyExpected() {
    String length = http.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && !length.equals("0")
        || http.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  void connectionClosed() {
    over();
  }

  /** Done, one way or another: tells the logs, gives up what is held. */
  private void over() {
    stage = Stage.OVER;
    closeFile();
    giveUpBody();
    service.answers.giveBack(heldOfAnswer);
    heldOfAnswer = 0;
    if (events != null) {
      events.gone();
    }
    if (connection.current == this) {
      connection.current = null;
      connection.idleSince = System.nanoTime();
    }
    if (!logged) {
      logged = true;
      int status = response.headWritten() || response.ended() ? response.getStatusCode() : 499;
      service.measured(route, http.method().name(), status, System.nanoTime() - begun);
      service.accessLog.add(new AccessLog.Line(
          service.daemon.clock().instant(),
          origin.remote(),
          http.method().name() + " " + http.uri() + " "
              + (http.version() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : "HTTP/1.1"),
          status,
          response.bytesWritten(),
          http.getHeader(HttpHeaders.REFERER),
          http.getHeader(HttpHeaders.USER_AGENT)));
    }
  }

  /** Ends what has taken too long. */
  void sweep(long now) {
    switch (stage) {
      case READING -> {
        if (now > deadline) {
          refuse(new HttpRefusal(408, "the body did not arrive in time"));
        }
      }
      case HANDLING -> {
        if (now > deadline) {
          refuse(HttpRefusal.unavailable("no answer was found in time; try again in a moment", 5));
        }
      }
      case WRITING -> {
        if (now - progressAt > STUCK_NANOS) {
          connection.http.close();
        }
      }
      case EVENTS -> {
        if (events != null) {
          events.heartbeat(now);
          if (events.stuck(now, STUCK_NANOS)) {
            service.dropped.increment();
            connection.http.close();
          }
        }
      }
      case DRAINING -> {
        if (now > deadline) {
          over();
          connection.http.close();
        }
      }
      case OVER -> {}
    }
  }

  /** The listener stops: event streams end, everything else may finish. */
  void finish() {
    if (events != null) {
      events.end();
    }
  }
}
