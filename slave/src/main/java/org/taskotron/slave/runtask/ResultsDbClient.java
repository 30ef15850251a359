package org.taskotron.slave.runtask;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.taskotron.slave.formula.TaskResult;

/** Speaks ResultsDB's API v2.0. */
final class ResultsDbClient {

  /** ResultsDB said no, in its words. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String words) {
      super(words);
    }
  }

  private static final String WIKI = "https://fedoraproject.org/wiki/Taskotron/Tasks/";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<Integer> TRY_AGAIN = Set.of(408, 429, 500, 502, 503, 504);
  private static final int TRIES = 4;
  private static final int NOT_FOUND = 404;
  private static final int SUCCESSES_END = 300;

  private final HttpClient http = HttpClient.newBuilder()
      .connectTimeout(Duration.ofSeconds(10))
      .followRedirects(HttpClient.Redirect.NORMAL)
      .build();
  private final String server;
  private final Duration pause;

  /**
   * @param server base URL without trailing slash, for instance {@code http://localhost:5001/api/v2.0}
   * @param pause between the first two tries; longer each time
   */
  ResultsDbClient(String server, Duration pause) {
    this.server = server;
    this.pause = pause;
  }

  /** Makes the testcase if it is not there, so that a maintainer's own link to it stays as it is. */
  void ensureTestcase(String name) throws Refused, IOException, InterruptedException {
    HttpResponse<String> found = send(request("/testcases/" + path(name)).GET());
    if (found.statusCode() < SUCCESSES_END) {
      return;
    }
    if (found.statusCode() != NOT_FOUND) {
      throw new Refused(words(found));
    }
    ObjectNode testcase = JSON.createObjectNode();
    testcase.put("name", name);
    testcase.put("ref_url", WIKI + path(name));
    HttpResponse<String> made = send(post("/testcases", testcase));
    if (made.statusCode() >= SUCCESSES_END) {
      throw new Refused(words(made));
    }
  }

  /** Posts a result; tries again under the same key, so that it is stored once. Answers its id. */
  long post(TaskResult result, String uuid, String groupUrl, String refUrl)
      throws Refused, IOException, InterruptedException {
    ObjectNode json = JSON.createObjectNode();
    json.put("outcome", result.outcome());
    json.put("testcase", result.checkname());
    json.putArray("groups").addObject().put("uuid", uuid).put("ref_url", groupUrl);
    json.put("note", result.note().filter(note -> !note.isEmpty()).orElse(null));
    json.put("ref_url", refUrl);
    ObjectNode data = json.putObject("data");
    data.put("item", result.item());
    data.put("type", result.type());
    result.data().forEach((key, values) -> {
      ArrayNode all = data.putArray(key);
      values.forEach(all::add);
    });
    HttpResponse<String> answer =
        send(post("/results", json).header("Idempotency-Key", UUID.randomUUID().toString()));
    if (answer.statusCode() >= SUCCESSES_END) {
      throw new Refused(words(answer));
    }
    JsonNode id = JSON.readTree(answer.body()).path("id");
    if (!id.isIntegralNumber()) {
      throw new Refused("an answer without id: " + shortened(answer.body()));
    }
    return id.asLong();
  }

  /** A path segment; slashes of a testcase's name stay. */
  static String path(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20").replace("%2F", "/");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server + path))
        .timeout(PATIENCE)
        .header("Accept", "application/json");
  }

  private HttpRequest.Builder post(String path, JsonNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
  }

  private HttpResponse<String> send(HttpRequest.Builder builder)
      throws IOException, InterruptedException {
    HttpRequest request = builder.build();
    for (int tried = 1; ; tried++) {
      try {
        HttpResponse<String> answer =
            http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (!TRY_AGAIN.contains(answer.statusCode()) || tried == TRIES) {
          return answer;
        }
      } catch (IOException e) {
        if (tried == TRIES) {
          throw new IOException(server + " cannot be reached: " + e, e);
        }
      }
      TimeUnit.MILLISECONDS.sleep(pause.toMillis() * tried);
    }
  }

  private static String words(HttpResponse<String> answer) {
    String said = answer.body();
    try {
      JsonNode json = JSON.readTree(answer.body());
      if (json.hasNonNull("message")) {
        said = json.get("message").asText();
      } else if (json.has("validation_error")) {
        said = json.get("validation_error").toString();
      }
    } catch (JsonProcessingException e) {
      // Then its words are the body.
    }
    return "status " + answer.statusCode() + ": " + shortened(said);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return line.length() <= 500 ? line : line.substring(0, 500) + "…";
  }
}
