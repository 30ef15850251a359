package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A question to the API that is under way. A page that has several asks them all before it waits for the first. */
final class Asked {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int NOT_FOUND = 404;
  private static final int LANDING = 300;

  private final String base;
  private final Waiting<byte[]> response;

  Asked(String base, CompletableFuture<HttpResponse<byte[]>> response) {
    this.base = base;
    this.response = new Waiting<>(base, response);
  }

  /** Waits for the answer; empty when there is no such thing. */
  Optional<JsonNode> answer() throws IOException, ApiRefusal {
    HttpResponse<byte[]> answered = response.arrived();
    int status = answered.statusCode();
    if (status == NOT_FOUND) {
      return Optional.empty();
    }
    JsonNode body = body(answered.body(), status);
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
      return JSON.readTree(bytes);
    } catch (IOException e) {
      throw new ApiAway(base + " answers with status " + status + " and something that is no JSON");
    }
  }
}
