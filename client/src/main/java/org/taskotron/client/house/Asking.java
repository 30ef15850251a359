package org.taskotron.client.house;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks the daemons' REST services. Somebody who is away, or not ready, is an {@link IOException}: ask again later. */
final class Asking {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newBuilder()
      .version(Version.HTTP_1_1)
      .connectTimeout(CONNECT)
      .proxy(HttpClient.Builder.NO_PROXY)
      .build();

  /** The JSON at this place; empty when there is none such. */
  Optional<JsonNode> json(URI place) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = get(place);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw new IOException(place + ": status " + response.statusCode());
    }
    return Optional.of(JSON.readTree(response.body()));
  }

  boolean ready(URI place) throws InterruptedException {
    try {
      return get(place).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<byte[]> get(URI place) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(place)
        .timeout(ANSWER)
        .header("Accept", "application/json")
        .build();
    return client.send(request, BodyHandlers.ofByteArray());
  }
}
