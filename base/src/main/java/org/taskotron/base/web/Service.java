package org.taskotron.base.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What all connections of one listener share. Safe for use by several threads. */
final class Service implements AutoCloseable {

  private static final int RETRY_AFTER_SECONDS = 5;

  /** So many bytes of each body are always taken, so that who holds large ones is in nobody's way who sends small ones. */
  static final int SMALL_BODY = 16 * 1024;

  /** The same for answers. */
  static final int SMALL_ANSWER = 64 * 1024;

  private static final Set<String> METHODS = Set.of(
      "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "INVALID");

  private static final Set<String> WATCHED = Set.of("/healthz", "/readyz", "/metrics");

  private record Series(String route, String method, int status) {}

  final WebConfig config;
  final WebContext context;
  final Identity daemon;
  final TrustedProxies proxies;
  final AccessLog accessLog;
  final Workers workers;
  final Workers streams;
  final ErrorPages errors;
  /** Bodies that are being received or handled, each beyond its first {@link #SMALL_BODY} bytes. */
  final Held bodies;
  /** Answers to be read that are longer than {@link #SMALL_ANSWER} and not taken yet by their readers. */
  final Held answers;

  final Admission admission;
  final AtomicInteger readers = new AtomicInteger();
  final Counter dropped;
  final Counter refused;
  volatile boolean stopping;
  private final Routes builtIn;
  private volatile RouteTable table;
  private volatile boolean starting;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  Service(WebConfig config, WebContext context, AccessLog accessLog) {
    this.config = config;
    this.context = context;
    this.daemon = context.daemon();
    this.proxies = new TrustedProxies(config.trustedProxies());
    this.accessLog = accessLog;
    this.admission = new Admission(daemon, config.maxConnections());
    this.workers = new Workers(daemon.name() + "-web", config.workers(), config.waiting());
    this.streams = new Workers(daemon.name() + "-stream", 16, 64);
    this.bodies = Held.share(16, config.maxBody().bytes());
    this.answers = Held.share(8, 0);
    this.errors =
        new ErrorPages(new Pages(context, config, Pages.COMMON), context.pages().home());
    this.builtIn = builtIn();
    this.table = new RouteTable(builtIn);
    this.starting = true;
    PrometheusMeterRegistry metrics = daemon.metrics();
    this.dropped = Counter.builder("http.event.readers.dropped")
        .description("Readers of event streams that did not keep up")
        .tag("listener", daemon.name())
        .register(metrics);
    this.refused = Counter.builder("http.requests.refused.busy")
        .description(
            "Requests answered with 503 because all workers were busy and their queue full")
        .tag("listener", daemon.name())
        .register(metrics);
    gauge("http.workers.busy", workers, Workers::busy);
    gauge("http.workers.waiting", workers, Workers::waiting);
    gauge("http.bodies.held.bytes", bodies, Held::bytes);
    gauge("http.answers.held.bytes", answers, Held::bytes);
    gauge("http.connections", admission, Admission::open);
    gauge("http.event.readers", readers, AtomicInteger::get);
    gauge("http.access.log.left.out", accessLog, AccessLog::leftOut);
  }

  /** Whether an address is for those who watch the daemon. */
  static boolean isWatched(String path) {
    return WATCHED.contains(path);
  }

  /** From now on these are there too. */
  void serve(Routes routes) {
    table = new RouteTable(new Routes().include(routes).include(builtIn));
    starting = false;
  }

  RouteTable table() {
    return table;
  }

  /**
   * Why there is nothing at an address.
   *
   * @return 503 as long as the daemon may still come to serve it, then 404
   */
  HttpRefusal nothingThere() {
    if (!starting) {
      return HttpRefusal.notFound("there is nothing at this address");
    }
    List<String> waiting = daemon.ready().waitingFor();
    return HttpRefusal.unavailable(
        daemon.name() + " is starting"
            + (waiting.isEmpty() ? "" : "; it waits for " + String.join("; ", waiting)),
        RETRY_AFTER_SECONDS);
  }

  private <T> void gauge(String name, T of, java.util.function.ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value)
        .tag("listener", daemon.name())
        .strongReference(true)
        .register(daemon.metrics());
  }

  private Routes builtIn() {
    Routes all = new Routes();
    new Assets(context.pages()).addTo(all);
    all.getAsync(
        "/healthz", request -> done(Answer.text("ok\n").header("Cache-Control", "no-store")));
    all.getAsync("/readyz", request -> done(readiness()));
    all.get(
        "/metrics",
        request -> Answer.bytes(
            "text/plain; version=0.0.4; charset=utf-8",
            daemon.metrics().scrape().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    return all;
  }

  private Answer readiness() {
    List<String> waiting = daemon.ready().waitingFor();
    Answer answer = waiting.isEmpty()
        ? Answer.text("ready\n")
        : Answer.text("waiting for " + String.join("; ", waiting) + "\n").status(503);
    return answer.header("Cache-Control", "no-store");
  }

  private static java.util.concurrent.CompletionStage<Answer> done(Answer answer) {
    return java.util.concurrent.CompletableFuture.completedFuture(answer);
  }

  /** Counts an answered request. */
  void measured(@Nullable Route route, String method, int status, long nanos) {
    String pattern = route == null ? "other" : route.pattern();
    // Anybody may think of a new method: each would be a series for ever.
    String known = METHODS.contains(method) ? method : "OTHER";
    timers
        .computeIfAbsent(new Series(pattern, known, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Series series) {
    return Timer.builder("http.requests")
        .description("Answered requests and the time until their last byte was handed over")
        .tag("listener", daemon.name())
        .tag("route", series.route())
        .tag("method", series.method())
        .tag("status", Integer.toString(series.status()))
        .register(daemon.metrics());
  }

  @Override
  public void close() {
    workers.close();
    streams.close();
    accessLog.close();
  }
}
