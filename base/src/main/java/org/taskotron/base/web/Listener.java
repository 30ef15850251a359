package org.taskotron.base.web;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's share of the connections. Everything here happens on that event loop. A sweep twice a second ends
 * what has taken too long, so that no request needs timers of its own.
 */
final class Listener extends VerticleBase {

  private static final long SWEEP_MILLIS = 250;

  /** In which one that is too many may ask something, to be told. */
  private static final long TELLING_NANOS = Duration.ofSeconds(2).toNanos();

  /** A connection and what goes on on it. */
  static final class Connection {
    final HttpConnection http;
    final String peer;
    final boolean trusted;
    final boolean tls;

    /** One more than the listener takes: it is told so, and closed. */
    final boolean surplus;

    @Nullable Exchange current;

    long idleSince = System.nanoTime();

    Connection(HttpConnection http, String peer, boolean trusted, boolean surplus) {
      this.http = http;
      this.peer = peer;
      this.trusted = trusted;
      this.tls = http.isSsl();
      this.surplus = surplus;
    }
  }

  private final Service service;
  private final HttpServerOptions options;
  private final SocketAddress address;
  private final Map<HttpConnection, Connection> connections = new HashMap<>();
  private @Nullable HttpServer server;
  private volatile int port;

  Listener(Service service, HttpServerOptions options, SocketAddress address) {
    this.service = service;
    this.options = options;
    this.address = address;
  }

  @Override
  public Future<?> start() {
    HttpServer made = vertx.createHttpServer(options);
    server = made;
    made.connectionHandler(this::connected);
    made.requestHandler(this::requested);
    made.invalidRequestHandler(this::invalid);
    vertx.setPeriodic(SWEEP_MILLIS, timer -> sweep());
    return made.listen(address).onSuccess(listening -> port = listening.actualPort());
  }

  int port() {
    return port;
  }

  Context loop() {
    return context;
  }

  private void connected(HttpConnection http) {
    Admission.Verdict verdict = service.admission.came();
    if (verdict == Admission.Verdict.CLOSED) {
      http.closeHandler(closed -> service.admission.left());
      http.close();
      return;
    }
    String peer =
        http.remoteAddress() == null ? "unknown" : http.remoteAddress().hostAddress();
    peer = peer == null ? "unknown" : peer;
    Connection connection =
        new Connection(http, peer, service.proxies.trusts(peer), verdict == Admission.Verdict.TOLD);
    connections.put(http, connection);
    http.closeHandler(closed -> {
      connections.remove(http);
      service.admission.left();
      if (connection.current != null) {
        connection.current.connectionClosed();
      }
    });
    // A client that breaks off is no news.
    http.exceptionHandler(failure -> {});
  }

  private void requested(HttpServerRequest request) {
    Connection connection = connections.get(request.connection());
    if (connection == null) {
      request.connection().close();
      return;
    }
    Exchange exchange = new Exchange(service, context, connection, request);
    connection.current = exchange;
    exchange.begin();
  }

  /** What Netty could not parse, or did not want to. */
  private void invalid(HttpServerRequest request) {
    Throwable cause =
        request.decoderResult() == null ? null : request.decoderResult().cause();
    int status = 400;
    String message = "this is not HTTP/1.1 as we understand it";
    if (cause instanceof TooLongHttpLineException) {
      status = 414;
      message = "the address is too long (expected " + options.getMaxInitialLineLength()
          + " bytes or fewer)";
    } else if (cause instanceof TooLongHttpHeaderException) {
      status = 431;
      message =
          "the headers are too long (expected " + options.getMaxHeaderSize() + " bytes or fewer)";
    }
    Answer answer = Answer.message(status, message);
    byte[] body = ((Answer.Bytes) answer.body()).bytes();
    service.measured(null, "INVALID", status, 0);
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", answer.type())
        .putHeader("Connection", "close")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(io.vertx.core.buffer.Buffer.buffer(body))
        .onComplete(written -> request.connection().close());
  }

  private void sweep() {
    long now = System.nanoTime();
    for (Connection connection : new ArrayList<>(connections.values())) {
      Exchange current = connection.current;
      if (current != null) {
        current.sweep(now);
      } else if (now - connection.idleSince > patience(connection)) {
        connection.http.close();
      }
    }
  }

  private long patience(Connection idle) {
    return idle.surplus ? TELLING_NANOS : service.config.idleTimeout().toNanos();
  }

  /** Ends event streams and idle connections, lets requests under way finish. Called on the event loop. */
  Future<Void> finish(Duration patience) {
    for (Connection connection : new ArrayList<>(connections.values())) {
      if (connection.current != null) {
        connection.current.finish();
      }
    }
    HttpServer stopping = server;
    return stopping == null ? Future.succeededFuture() : stopping.shutdown(patience);
  }
}
