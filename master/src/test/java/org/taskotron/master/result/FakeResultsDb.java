package org.taskotron.master.result;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A ResultsDB that remembers: what was posted, in which order, under which key. It can be away, lose answers, and refuse.
 */
public final class FakeResultsDb implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  /** One result as it was posted first. */
  public record Posted(long id, String key, JsonNode body) {}

  /** What to answer instead. @param status 0: nothing, the connection breaks @param commit whether it is kept all the same */
  public record Mood(int status, String body, boolean commit, Map<String, String> headers) {
    public static Mood status(int status, String body) {
      return new Mood(status, body, false, Map.of());
    }

    public static Mood losesTheAnswer() {
      return new Mood(0, "", true, Map.of());
    }
  }

  private final Map<String, Posted> results = new LinkedHashMap<>();
  private final Map<String, String> testcases = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final int port;
  private HttpServer server;
  private Function<String, Optional<Mood>> mood = path -> Optional.empty();

  public FakeResultsDb() throws IOException {
    server = bound(0);
    port = server.getAddress().getPort();
    server.start();
  }

  private HttpServer bound(int wanted) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
    made.setExecutor(Executors.newCachedThreadPool(work -> {
      Thread thread = new Thread(work, "fake-resultsdb");
      thread.setDaemon(true);
      return thread;
    }));
    made.createContext("/api/v2.0", this::answer);
    return made;
  }

  public ResultsDbConfig config() {
    return new ResultsDbConfig(
        URI.create("http://127.0.0.1:" + port + "/api/v2.0"),
        Optional.empty(),
        Optional.of("https://example.org/tasks/{name}"),
        List.of(),
        Duration.ofSeconds(5));
  }

  /** Answers like this, by the request's method and path, as long as it is not told otherwise. */
  public synchronized void mood(Function<String, Optional<Mood>> next) {
    mood = next;
  }

  public void well() {
    mood(path -> Optional.empty());
  }

  public void away() {
    server.stop(0);
  }

  public void back() throws IOException {
    server = bound(port);
    server.start();
  }

  public synchronized List<Posted> results() {
    return List.copyOf(results.values());
  }

  public synchronized Map<String, String> testcases() {
    return Map.copyOf(testcases);
  }

  public synchronized void maintainer(String testcase, String link) {
    testcases.put(testcase, link);
  }

  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getRawPath().substring("/api/v2.0".length());
    String request = exchange.getRequestMethod() + " " + path;
    int status;
    String answer;
    synchronized (this) {
      requests.add(request);
      Optional<Mood> now = mood.apply(request);
      if (now.isPresent() && !now.get().commit()) {
        send(exchange, now.get());
        return;
      }
      String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      if (request.equals("POST /results")) {
        Posted posted = results.get(key);
        JsonNode told = JSON.readTree(body);
        if (posted != null && !posted.body().equals(told)) {
          status = 422;
          answer = "{\"message\": \"the key has another body\"}";
        } else {
          if (posted == null) {
            posted = new Posted(100 + results.size(), key, told);
            results.put(key, posted);
            testcases.putIfAbsent(told.path("testcase").asText(), "");
          }
          status = 201;
          answer = "{\"id\": " + posted.id() + "}";
        }
      } else if (request.equals("POST /testcases")) {
        JsonNode told = JSON.readTree(body);
        testcases.put(told.path("name").asText(), told.path("ref_url").asText());
        status = 201;
        answer = "{}";
      } else {
        String name = java.net.URLDecoder.decode(
            path.substring("/testcases/".length()), StandardCharsets.UTF_8);
        status = testcases.containsKey(name) ? 200 : 404;
        answer = status == 200 ? "{}" : "{\"message\": \"Testcase not found\"}";
      }
      if (now.isPresent()) {
        send(exchange, now.get());
        return;
      }
    }
    send(exchange, Mood.status(status, answer));
  }

  private static void send(HttpExchange exchange, Mood mood) throws IOException {
    if (mood.status() != 0) {
      byte[] bytes = mood.body().getBytes(StandardCharsets.UTF_8);
      mood.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      exchange.sendResponseHeaders(mood.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
