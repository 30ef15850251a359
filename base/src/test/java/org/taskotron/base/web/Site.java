package org.taskotron.base.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;

/** A listener on a free port of the loopback and ways to ask it, polite and impolite. */
public final class Site implements AutoCloseable {

  /** 2026-11-21 12:00:00 UTC. */
  public static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private final WebServer server;
  private final WebContext context;
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(Duration.ofSeconds(5))
      .build();

  private Site(WebServer server, WebContext context) {
    this.server = server;
    this.context = context;
  }

  public static Site of(Routes routes) {
    return of(WebConfig.forTests(), routes, context -> context);
  }

  public static Site of(WebConfig config, Routes routes, UnaryOperator<WebContext> more) {
    WebContext context = more.apply(context());
    return new Site(WebServer.start(config, routes, context), context);
  }

  public static WebContext context() {
    return WebContext.of(Identity.of("test", Path.of("target"), NOON), "/home", 0);
  }

  public WebServer server() {
    return server;
  }

  public WebContext webContext() {
    return context;
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public HttpResponse<String> post(String path, String body, String... headers) {
    return send(request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> method(String method, String path, String... headers) {
    return send(request(path, headers).method(method, HttpRequest.BodyPublishers.noBody()));
  }

  public HttpResponse<byte[]> bytes(String path, String... headers) {
    try {
      return client.send(request(path, headers).GET().build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public HttpClient client() {
    return client;
  }

  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection that says what it likes. */
  public Socket socket() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Sends text as it is and reads until the other side closes. */
  public String raw(String text) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return everything(socket.getInputStream());
    }
  }

  public static String everything(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    server.close();
  }
}
