package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.DaemonThreads;

/** Asks ResultsDB's API. Safe for use by several threads. */
public final class ApiClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final String base;
  private final ExecutorService executor =
      Executors.newFixedThreadPool(2, DaemonThreads.named("resultsdb-api-client"));
  private @Nullable HttpClient http;

  /** @param base where the API begins, with or without a slash at the end */
  public ApiClient(URI base) {
    this.base = base.toString().replaceAll("/+$", "");
  }

  /** Made when first asked for: it takes a while, and the start is no time for it. */
  private synchronized HttpClient http() {
    HttpClient made = http;
    if (made == null) {
      HttpClient.Builder builder = HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .executor(executor);
      if (!base.startsWith("https:")) {
        builder.sslContext(trustingNobody());
      }
      made = builder.build();
      http = made;
    }
    return made;
  }

  /** Where nothing is encrypted nobody need read the certificates of all the world's authorities. */
  private static SSLContext trustingNobody() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a Java without TLS", e);
    }
  }

  public String base() {
    return base;
  }

  /** Whether the API answers and reaches its database. */
  public void check() throws IOException {
    try {
      var unused = get("/healthcheck");
    } catch (ApiRefusal e) {
      throw new ApiAway(base + ": " + e.getMessage());
    }
  }

  /** The answer to a path with its query; empty when there is no such thing. */
  Optional<JsonNode> get(String path) throws IOException, ApiRefusal {
    return ask(path).answer();
  }

  /** Asks, and does not wait. */
  Asked ask(String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER)
        .header("Accept", "application/json")
        .build();
    return new Asked(base, http().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  /** The API's stream of new results; empty when it has none. */
  Optional<InputStream> events() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/results/events"))
        .timeout(ANSWER)
        .header("Accept", "text/event-stream")
        .build();
    HttpResponse<InputStream> response = new Waiting<>(
            base, http().sendAsync(request, HttpResponse.BodyHandlers.ofInputStream()))
        .arrived();
    boolean tells = response.statusCode() == 200
        && response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
    if (tells) {
      return Optional.of(response.body());
    }
    response.body().close();
    if (response.statusCode() >= 500) {
      throw new ApiAway(base + " tells no events: status " + response.statusCode());
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
