package org.taskotron.resultsdb.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Json;

/**
 * Speaks with the OpenID provider. What it tells of itself is asked for at first need and again after a while, so that we
 * start without it. Safe for use by several threads; blocks the caller.
 */
final class Provider {

  /** Where the provider does what we need of it. */
  record Endpoints(URI authorization, URI token, URI introspection, Instant readAt) {}

  private static final Duration KNOWN_FOR = Duration.ofHours(1);

  private final OidcConfig config;
  private final Clock clock;
  private final HttpClient http;
  private volatile @Nullable Endpoints endpoints;

  Provider(OidcConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.http = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(config.timeout())
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  Endpoints endpoints() throws ProviderAway {
    Endpoints known = endpoints;
    Instant now = clock.instant();
    if (known != null && known.readAt().plus(KNOWN_FOR).isAfter(now)) {
      return known;
    }
    try {
      Endpoints read = discovered(now);
      endpoints = read;
      return read;
    } catch (ProviderAway e) {
      if (known != null) {
        return known; // it moves seldom, and the call itself tells whether it is there
      }
      throw e;
    }
  }

  private Endpoints discovered(Instant now) throws ProviderAway {
    String issuer = config.issuer().toString();
    URI document =
        URI.create(issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration");
    JsonNode told = json(send(HttpRequest.newBuilder(document).GET()), document);
    return new Endpoints(
        endpoint(told, "authorization_endpoint", document),
        endpoint(told, "token_endpoint", document),
        endpoint(told, "introspection_endpoint", document),
        now);
  }

  private static URI endpoint(JsonNode told, String name, URI document) throws ProviderAway {
    try {
      URI uri = URI.create(told.path(name).asText(""));
      if (OidcConfig.isSafe(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new ProviderAway(document + ": " + name + " is no address", e);
    }
    throw new ProviderAway(
        document + ": " + name + " " + told.path(name) + " (expected an https address)");
  }

  /** What the provider says of a token (RFC 7662). */
  JsonNode introspect(String token) throws ProviderAway {
    return posted(
        endpoints().introspection(), Map.of("token", token, "token_type_hint", "access_token"));
  }

  /** Posts a form as ourselves. */
  JsonNode posted(URI to, Map<String, String> form) throws ProviderAway {
    HttpResponse<byte[]> answer = answered(to, form);
    return json(answer, to);
  }

  HttpResponse<byte[]> answered(URI to, Map<String, String> form) throws ProviderAway {
    String body = form.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
    String credentials =
        encoded(config.clientId()) + ":" + encoded(config.clientSecret().reveal());
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return send(HttpRequest.newBuilder(to)
        .header("Authorization", "Basic " + basic)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .POST(BodyPublishers.ofString(body)));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The limit is one for the whole answer: JDK's own ends with the answer's headers. */
  private HttpResponse<byte[]> send(HttpRequest.Builder builder) throws ProviderAway {
    HttpRequest request = builder.timeout(config.timeout()).build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return sent.get(config.timeout().toMillis() + 100, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new ProviderAway(request.uri() + ": " + e.getCause(), e);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new ProviderAway(request.uri() + ": no answer in time", e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new ProviderAway("interrupted", e);
    }
  }

  static JsonNode json(HttpResponse<byte[]> answer, URI from) throws ProviderAway {
    if (answer.statusCode() != 200) {
      throw new ProviderAway(from + ": status " + answer.statusCode() + " (expected 200)");
    }
    try {
      JsonNode told = Json.read(answer.body());
      if (told.isObject()) {
        return told;
      }
    } catch (HttpRefusal e) {
      throw new ProviderAway(from + ": no JSON", e);
    }
    throw new ProviderAway(from + ": no JSON object");
  }
}
