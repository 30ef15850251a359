package org.taskotron.base.web;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP listener. Besides the routes that it is given it answers {@code /healthz}, {@code /readyz}, {@code /metrics}
 * and the pages' stylesheet. Vert.x carries the bytes; it is given one answer for each request by {@link Exchange}.
 */
public final class WebServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_LINE = 16_384;

  private final Service service;
  private final Vertx vertx;
  private final List<Listener> listeners;
  private final int port;
  private boolean closed;

  private WebServer(Service service, Vertx vertx, List<Listener> listeners, int port) {
    this.service = service;
    this.vertx = vertx;
    this.listeners = listeners;
    this.port = port;
  }

  /**
   * Binds, and serves until it is closed.
   *
   * @throws UncheckedIOException when the address cannot be bound or the access log not opened, naming it
   */
  public static WebServer start(WebConfig config, Routes routes, WebContext context) {
    return bound(config, Optional.of(routes), context);
  }

  /**
   * Binds, and tells at once how the daemon fares; any other address is 503 until {@link #serve}. For daemons that may
   * have to wait for something before they can serve.
   *
   * @throws UncheckedIOException as {@link #start}
   */
  public static WebServer open(WebConfig config, WebContext context) {
    return bound(config, Optional.empty(), context);
  }

  /** From now on these routes are there. May be called by any thread. */
  public void serve(Routes routes) {
    service.serve(routes);
  }

  private static WebServer bound(WebConfig config, Optional<Routes> routes, WebContext context) {
    int wanted = config.port().orElse(context.defaultPort());
    AccessLog accessLog = accessLog(config, context.daemon());
    Service service = new Service(config, context, accessLog);
    routes.ifPresent(service::serve);
    int loops = Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
    Vertx vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setWorkerPoolSize(4)
        .setInternalBlockingPoolSize(4)
        .setPreferNativeTransport(true)
        .setFileSystemOptions(new FileSystemOptions()
            .setFileCachingEnabled(false)
            .setClassPathResolvingEnabled(false)));
    List<Listener> listeners = new ArrayList<>();
    try {
      HttpServerOptions options = options(config);
      SocketAddress address = wanted == 0
          ? SocketAddress.sharedRandomPort(1, config.listen())
          : SocketAddress.inetSocketAddress(wanted, config.listen());
      Supplier<Deployable> each = () -> {
        Listener listener = new Listener(service, options, address);
        synchronized (listeners) {
          listeners.add(listener);
        }
        return listener;
      };
      await(
          vertx.deployVerticle(each, new DeploymentOptions().setInstances(loops)),
          Duration.ofSeconds(30));
    } catch (IOException e) {
      vertx.close();
      service.close();
      throw new UncheckedIOException(
          "cannot listen on " + config.listen() + ":" + wanted + ": " + e.getMessage(), e);
    }
    int port = listeners.get(0).port();
    LOG.info(
        "{}: listening on {}://{}:{}",
        context.daemon().name(),
        config.tls().isPresent() ? "https" : "http",
        config.listen(),
        port);
    return new WebServer(service, vertx, List.copyOf(listeners), port);
  }

  private static AccessLog accessLog(WebConfig config, Identity daemon) {
    String setting = config.accessLog().orElse(daemon.name() + "-access.log");
    try {
      return AccessLog.open(setting, daemon.directory(), daemon.name());
    } catch (IOException e) {
      throw new UncheckedIOException("access log " + setting + ": " + e, e);
    }
  }

  private static HttpServerOptions options(WebConfig config) {
    HttpServerOptions options = new HttpServerOptions()
        .setAcceptBacklog(1_024)
        .setReuseAddress(true)
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setUseAlpn(false)
        .setHttp2ClearTextEnabled(false)
        .setMaxInitialLineLength(MAX_LINE)
        .setMaxHeaderSize((int) config.maxHeader().bytes())
        .setDecompressionSupported(true);
    config
        .tls()
        .ifPresent(tls -> options
            .setSsl(true)
            .setKeyCertOptions(new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString())
                .setKeyPath(tls.key().toString())));
    return options;
  }

  /** The port that is bound. */
  public int port() {
    return port;
  }

  /** Stops: takes no more connections, ends event streams, lets requests under way finish for ten seconds. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    service.stopping = true;
    List<Future<Void>> finished = new ArrayList<>();
    for (Listener listener : listeners) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      Context loop = listener.loop();
      loop.runOnContext(now -> listener.finish(PATIENCE).onComplete(result -> done.complete(null)));
      finished.add(Future.fromCompletionStage(done));
    }
    try {
      await(Future.join(finished), PATIENCE.plusSeconds(2));
      await(vertx.close(), PATIENCE);
    } catch (IOException e) {
      LOG.warn("{}: stopping took too long: {}", service.daemon.name(), e.getMessage());
      vertx.close();
    }
    service.close();
  }

  private static void await(Future<?> future, Duration limit) throws IOException {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new IOException("not done within " + limit.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
