package org.taskotron.master;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;

/**
 * The HTTP listener on its way. It opens beside everything else that a start does, and before it: as long as the database
 * is away, operators and their tools ask it what the master waits for.
 */
final class Opening implements AutoCloseable {

  private final CompletableFuture<WebServer> server;

  private Opening(CompletableFuture<WebServer> server) {
    this.server = server;
  }

  static Opening of(WebConfig config, WebContext context) {
    return new Opening(CompletableFuture.supplyAsync(
        () -> WebServer.open(config, context), work -> new Thread(work, "http-open").start()));
  }

  /** Throws what kept it from opening, if that is known by now: a port that is taken must not wait for a database. */
  void throwIfFailed() throws ExecutionException, InterruptedException {
    if (server.isCompletedExceptionally()) {
      opened();
    }
  }

  /** Waits for it. */
  WebServer opened() throws ExecutionException, InterruptedException {
    try {
      return server.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    server.thenAccept(WebServer::close).exceptionally(failed -> null).join();
  }
}
