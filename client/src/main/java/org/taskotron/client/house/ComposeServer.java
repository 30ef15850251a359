package org.taskotron.client.house;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.taskotron.base.daemon.DaemonThreads;

/** Serves the sample composes on loopback, as a compose host would: files below one directory, read only. */
final class ComposeServer implements AutoCloseable {

  private final Path top;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, DaemonThreads.named("composes"));

  private ComposeServer(Path top, HttpServer server) {
    this.top = top;
    this.server = server;
  }

  static ComposeServer start(Path directory, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ComposeServer composes = new ComposeServer(directory.toRealPath(), server);
    server.setExecutor(composes.threads);
    server.createContext("/composes/", composes::answer);
    server.start();
    return composes;
  }

  /** What {@code ${composes}} stands for in a message. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/composes";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      Path file = fileOf(exchange.getRequestURI().getPath());
      if (!file.startsWith(top) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", typeOf(file));
      if (method.equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
        return;
      }
      exchange.sendResponseHeaders(200, Files.size(file));
      try (OutputStream body = exchange.getResponseBody()) {
        Files.copy(file, body);
      }
    }
  }

  private Path fileOf(String path) {
    try {
      return top.resolve(path.substring("/composes/".length())).normalize();
    } catch (InvalidPathException e) {
      return top;
    }
  }

  private static String typeOf(Path file) {
    return file.toString().endsWith(".json") ? "application/json" : "application/octet-stream";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
