package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Asks ResultsDB's API. Waits for the answer; safe for use by several threads. */
public final class ApiClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int NOT_FOUND = 404;
  private static final int LANDING = 300;

  private final String base;
  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService executor = Executors.newFixedThreadPool(2, run -> {
    Thread thread = new Thread(run, "resultsdb-api-client");
    thread.setDaemon(true);
    return thread;
  });
  private final HttpClient http = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(CONNECT)
      .executor(executor)
      .build();

  /** @param base where the API begins, with or without a slash at the end */
  public ApiClient(URI base) {
    this.base = base.toString().replaceAll("/+$", "");
  }

  public String base() {
    return base;
  }

  /** Whether the API answers and reaches its database. */
  public void check() throws IOException {
    try {
      var unused = ask("/healthcheck");
    } catch (ApiRefusal e) {
      throw new ApiAway(base + ": " + e.getMessage());
    }
  }

  /** The answer to a path with its query; empty when there is no such thing. */
  Optional<JsonNode> get(String path) throws IOException, ApiRefusal {
    return ask(path);
  }

  private Optional<JsonNode> ask(String path) throws IOException, ApiRefusal {
    HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER)
        .header("Accept", "application/json")
        .build();
    HttpResponse<byte[]> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new ApiAway(base + " does not answer: " + why);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiAway(base + ": interrupted");
    }
    int status = response.statusCode();
    if (status == NOT_FOUND) {
      return Optional.empty();
    }
    JsonNode body = body(response.body(), status);
    if (status <= LANDING) {
      return Optional.of(body);
    }
    String message = body.path("message").asText("status " + status);
    if (status >= 400 && status < 500) {
      throw new ApiRefusal(message);
    }
    throw new ApiAway(base + " answers: " + message);
  }

  private JsonNode body(byte[] bytes, int status) throws IOException {
    try {
      return json.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new ApiAway(base + " answers with status " + status + " and something that is no JSON");
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
