package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.taskotron.base.daemon.Failure;

/** The master's REST API, which everybody may read. */
final class MasterRest {

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI pages;
  private final HttpClient client =
      HttpClient.newBuilder().version(Version.HTTP_1_1).connectTimeout(CONNECT).build();

  MasterRest(Target target) {
    this.pages = target.pages();
  }

  /** What stands at a path below {@code api/v1}; what the master refuses is a {@link Failure} in its words. */
  JsonNode json(String path, Map<String, String> query) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(path + queryOf(query), -1);
    JsonNode body = response.body().length == 0 ? JSON.nullNode() : tree(response);
    if (response.statusCode() != 200) {
      String words = body.path("message").asText("status " + response.statusCode());
      throw new Failure(words);
    }
    return body;
  }

  /** The bytes of a growing text from an offset on; none when there are no more yet. */
  byte[] tail(String path, long offset) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(path, offset);
    return switch (response.statusCode()) {
      case 206 -> response.body();
      case 200 -> offset == 0 ? response.body() : new byte[0];
      case 416 -> new byte[0];
      default ->
        throw new Failure(tree(response).path("message").asText("status " + response.statusCode()));
    };
  }

  private HttpResponse<byte[]> get(String path, long offset)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(pages + "/api/v1" + path))
        .timeout(ANSWER)
        .header("Accept", "application/json, text/plain");
    if (offset >= 0) {
      request.header("Range", "bytes=" + offset + "-");
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (ConnectException | HttpTimeoutException e) {
      throw new Failure("the master at " + pages + " does not answer (--url names another)", e);
    }
  }

  private static JsonNode tree(HttpResponse<byte[]> response) throws IOException {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IOException(response.uri() + ": not JSON (expected a master there)", e);
    }
  }

  private static String queryOf(Map<String, String> query) {
    String text = query.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(each ->
            each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
    return text.isEmpty() ? "" : "?" + text;
  }
}
