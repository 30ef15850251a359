package org.taskotron.slave.house;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.taskotron.base.test.TestCertificate;

/** The master's {@code /git/}: bare repositories over smart HTTP, for those who know the password. */
public final class GitServer implements AutoCloseable {

  /** Method and path of each request. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** What all requests are answered with, unless 200. */
  public volatile int status = 200;

  private final Path root;
  private final String scheme;
  private final HttpServer server;

  public static GitServer start(Path root) {
    return start(root, Optional.empty());
  }

  public static GitServer start(Path root, Optional<TestCertificate> certificate) {
    try {
      return new GitServer(root, certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private GitServer(Path root, Optional<TestCertificate> certificate) throws IOException {
    this.root = root;
    this.scheme = certificate.isPresent() ? "https" : "http";
    this.server = server(certificate);
    server.setExecutor(Executors.newCachedThreadPool(task -> {
      Thread thread = new Thread(task, "git-server");
      thread.setDaemon(true);
      return thread;
    }));
    server.createContext("/git/", this::handle);
    server.start();
  }

  private static HttpServer server(Optional<TestCertificate> certificate) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress("127.0.0.1", 0);
    if (certificate.isEmpty()) {
      return HttpServer.create(loopback, 0);
    }
    HttpsServer secured = HttpsServer.create(loopback, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(certificate.get().server()));
    return secured;
  }

  public URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(exchange.getRequestMethod() + " " + path);
      if (status != 200) {
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      if (!authorized(exchange)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      serve(exchange, path.substring("/git/".length()));
    }
  }

  private static boolean authorized(HttpExchange exchange) {
    String pair = FakeMaster.NAME + ":" + FakeMaster.PASSWORD;
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return expected.equals(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private void serve(HttpExchange exchange, String path) throws IOException {
    String name = path.replaceFirst("\\.git/.*", ".git");
    Path directory = root.resolve(name);
    if (!Files.isDirectory(directory)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build()) {
      UploadPack pack = new UploadPack(repository);
      pack.setBiDirectionalPipe(false);
      if (path.endsWith("/info/refs")) {
        advertise(exchange, pack);
      } else {
        answer(exchange, pack);
      }
    }
  }

  private static void advertise(HttpExchange exchange, UploadPack pack) throws IOException {
    exchange
        .getResponseHeaders()
        .add("Content-Type", "application/x-git-upload-pack-advertisement");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      PacketLineOut lines = new PacketLineOut(out);
      lines.writeString("# service=git-upload-pack\n");
      lines.end();
      pack.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
    }
  }

  private static void answer(HttpExchange exchange, UploadPack pack) throws IOException {
    boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    exchange.getResponseHeaders().add("Content-Type", "application/x-git-upload-pack-result");
    exchange.sendResponseHeaders(200, 0);
    try (InputStream body = exchange.getRequestBody();
        InputStream in = zipped ? new GZIPInputStream(body) : body;
        OutputStream out = exchange.getResponseBody()) {
      pack.upload(in, out, null);
    }
  }
}
