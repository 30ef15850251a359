package org.taskotron.master.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.web.Percent;
import org.taskotron.master.result.ResultStore.WaitingResult;

/**
 * The other side: posts results over HTTP. The key of a result goes with it, so that a repeat is the same result there.
 * Safe for use by several threads; none waits.
 */
final class ResultsDb implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int TESTCASES_REMEMBERED = 10_000;
  private static final int LONGEST_WORDS = 1_000;
  private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(10);
  private static final Set<Integer> LATER = Set.of(408, 429);

  private final ResultsDbConfig config;
  private final String base;
  private final ExecutorService threads;
  private @Nullable HttpClient http;
  /** Testcases that are known to be there; the longest unused are forgotten. */
  private final Set<String> testcases =
      Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > TESTCASES_REMEMBERED;
        }
      }));

  /** What came of posting a result. */
  sealed interface Reply {}

  /** @param id ResultsDB's */
  record Stored(long id) implements Reply {}

  /** @param words ResultsDB's */
  record Refused(String words) implements Reply {}

  /**
   * Nothing came of it; the same may go well later.
   *
   * @param everybody not this result, but ResultsDB is the trouble
   * @param pause as long as it asked to be left alone
   */
  record Trouble(String why, boolean everybody, Optional<Duration> pause) implements Reply {}

  ResultsDb(ResultsDbConfig config) {
    this.config = config;
    String text = config.url().toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.threads = Executors.newFixedThreadPool(2, DaemonThreads.named("resultsdb-client"));
  }

  /** Made when there is something to post: its TLS costs a start of the master more than anything else in it. */
  private synchronized HttpClient http() {
    if (http == null) {
      http = HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(threads)
          .build();
    }
    return http;
  }

  String address() {
    return base;
  }

  /** Posts a result, its testcase before it when that is new. Never completes with an exception. */
  CompletableFuture<Reply> post(WaitingResult result) {
    return testcase(result.testcase())
        .thenCompose(trouble -> trouble.isPresent()
            ? CompletableFuture.completedFuture((Reply) trouble.get())
            : postResult(result));
  }

  private CompletableFuture<Reply> postResult(WaitingResult result) {
    HttpRequest request = request("/results")
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", result.key().toString())
        .POST(HttpRequest.BodyPublishers.ofString(result.body()))
        .build();
    return send(request)
        .thenApply(answer -> answer.trouble().isPresent()
            ? answer.trouble().get()
            : judged(answer.status(), answer.body()));
  }

  private static Reply judged(int status, byte[] body) {
    if (status / 100 == 2) {
      long id = json(body).path("id").asLong(0);
      return id > 0
          ? new Stored(id)
          : new Trouble("status " + status + " without an id", false, Optional.empty());
    }
    return new Refused(words(status, body));
  }

  /** Makes sure that the testcase is there; a link that a maintainer gave it is never overwritten. */
  private CompletableFuture<Optional<Trouble>> testcase(String name) {
    if (config.testcaseUrl().isEmpty() || testcases.contains(name) || !canBeAskedFor(name)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    HttpRequest request =
        request("/testcases/" + Percent.encodePath(name)).GET().build();
    return send(request).thenCompose(answer -> {
      if (answer.trouble().isPresent()) {
        return CompletableFuture.completedFuture(answer.trouble());
      }
      return answer.status() == 404 ? makeTestcase(name) : known(name);
    });
  }

  /** Some names mean something else in a path; ResultsDB makes their testcases with the result, without a link. */
  private static boolean canBeAskedFor(String name) {
    return !name.endsWith("/results")
        && List.of(name.split("/", -1)).stream()
            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
  }

  private CompletableFuture<Optional<Trouble>> makeTestcase(String name) {
    String link = config.testcaseUrl().orElseThrow().replace("{name}", Percent.encodePath(name));
    HttpRequest request = request("/testcases")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(
            JSON.createObjectNode().put("name", name).put("ref_url", link).toString()))
        .build();
    // Refused or not, the result itself will tell.
    return send(request)
        .thenCompose(answer -> answer.trouble().isPresent()
            ? CompletableFuture.completedFuture(answer.trouble())
            : known(name));
  }

  private CompletableFuture<Optional<Trouble>> known(String name) {
    testcases.add(name);
    return CompletableFuture.completedFuture(Optional.empty());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
        .timeout(config.timeout())
        .header("Accept", "application/json");
    config.token().ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    return request;
  }

  /** An answer that says something of what was asked, or the trouble that stood in its way. */
  private record Answer(int status, byte[] body, Optional<Trouble> trouble) {}

  private CompletableFuture<Answer> send(HttpRequest request) {
    return http()
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .exceptionallyCompose(failure -> wasStale(failure)
            ? http().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
            : failed(failure))
        .handle((response, failure) -> failure == null
            ? answer(response)
            : new Answer(
                0, new byte[0], Optional.of(new Trouble(why(failure), true, Optional.empty()))));
  }

  private static <T> CompletionStage<T> failed(Throwable failure) {
    return CompletableFuture.failedFuture(failure);
  }

  /** A connection that was kept open may have been closed over there just now: once more, on a new one. */
  private static boolean wasStale(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof IOException
        && !(cause instanceof ConnectException)
        && !(cause instanceof HttpTimeoutException);
  }

  private static Answer answer(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    boolean judged = status / 100 == 2 || status / 100 == 4 && !LATER.contains(status);
    if (judged) {
      return new Answer(status, response.body(), Optional.empty());
    }
    // A 500 may be this result's own doing; anything else concerns everybody.
    Optional<Duration> pause =
        response.headers().firstValue("Retry-After").flatMap(ResultsDb::seconds);
    return new Answer(
        status,
        response.body(),
        Optional.of(new Trouble(words(status, response.body()), status != 500, pause)));
  }

  private static Optional<Duration> seconds(String header) {
    try {
      Duration asked = Duration.ofSeconds(Long.parseLong(header.strip()));
      return asked.isNegative()
          ? Optional.empty()
          : Optional.of(asked.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : asked);
    } catch (NumberFormatException | ArithmeticException e) {
      return Optional.empty(); // a date: our own pauses do
    }
  }

  private static String words(int status, byte[] body) {
    JsonNode message = json(body).path("message");
    String text = message.isTextual()
        ? message.asText()
        : message.isMissingNode() ? new String(body, StandardCharsets.UTF_8) : message.toString();
    String words = "status " + status + ": " + text.replaceAll("\\s+", " ").strip();
    return words.length() > LONGEST_WORDS ? words.substring(0, LONGEST_WORDS - 1) + "…" : words;
  }

  private static JsonNode json(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node == null ? JSON.missingNode() : node;
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private static String why(Throwable failure) {
    Throwable cause = cause(failure);
    String message = cause.getMessage();
    String name =
        cause instanceof ConnectException ? "no connection" : cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
