package org.taskotron.base.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request with its whole body. May be read by any one thread at a time. */
public final class Request {

  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<String, String> variables;
  private final MultiMap headers;
  private final byte[] body;
  private final Origin origin;
  private @Nullable List<Map.Entry<String, String>> query;

  Request(
      String method,
      String path,
      String rawQuery,
      Map<String, String> variables,
      MultiMap headers,
      byte[] body,
      Origin origin) {
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.variables = variables;
    this.headers = headers;
    this.body = body;
    this.origin = origin;
  }

  /** {@code GET} also for a {@code HEAD}: the listener leaves the body out. */
  public String method() {
    return method;
  }

  /** The path as it was routed, still percent-encoded: without the prefix of a proxy or of the listener. */
  public String rawPath() {
    return path;
  }

  /** A variable of the route's pattern, decoded. {@code path("*")} is the rest without a name. */
  public String path(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route's pattern has no :" + name);
    }
    return value;
  }

  /** The first query parameter of that name. */
  public Optional<String> query(String name) {
    return queryAll().stream()
        .filter(p -> p.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** All values of a query parameter, in their order. */
  public List<String> queries(String name) {
    return queryAll().stream()
        .filter(p -> p.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** All query parameters, in their order, repeats included. */
  public List<Map.Entry<String, String>> queryAll() {
    if (query == null) {
      query = Percent.parameters(rawQuery);
    }
    return query;
  }

  /** The query as it was sent, without its question mark. */
  public String rawQuery() {
    return rawQuery;
  }

  /** The same request without these query parameters, whose names are plain ASCII. */
  public Request without(Set<String> names) {
    String left = Stream.of(rawQuery.split("&", -1))
        .filter(pair -> !names.contains(pair.split("=", 2)[0]))
        .collect(Collectors.joining("&"));
    return new Request(method, path, left, variables, headers, body, origin);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The token of {@code Authorization: Bearer …}. */
  public Optional<String> bearer() {
    return header("Authorization")
        .filter(h -> h.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(h -> h.substring(7).strip());
  }

  public byte[] body() {
    return body;
  }

  /** The body as JSON; refuses anything else with 400. */
  public JsonNode json() {
    return Json.read(body);
  }

  /** The fields of an {@code application/x-www-form-urlencoded} body, in their order. */
  public List<Map.Entry<String, String>> form() {
    return Percent.parameters(new String(body, StandardCharsets.UTF_8));
  }

  /** Scheme, host, port and prefix as the asker sees them, without a slash at the end. */
  public String baseUrl() {
    return origin.scheme() + "://" + origin.host() + origin.prefix();
  }

  /** The prefix of all our paths as the asker sees them: empty, or {@code /resultsdb_api}. */
  public String basePath() {
    return origin.prefix();
  }

  /** One of our paths as it must stand in a page: {@code link("/taskmaster/jobs")}. */
  public String link(String path) {
    return origin.prefix() + path;
  }

  /** The asker's address, the one a trusted proxy names included. */
  public String remote() {
    return origin.remote();
  }

  /** Whether the asker came over TLS, to us or to a trusted proxy. */
  public boolean isSecure() {
    return origin.scheme().equals("https");
  }

  /**
   * Whether a secret of this request could not be read on its way: it came over TLS, to us or to a trusted proxy, or
   * never left this machine.
   */
  public boolean secretIsSafe() {
    return isSecure() || TrustedProxies.isLoopback(origin.remote());
  }

  /** Whether a person with a browser asks: {@code text/html} is wanted, and before JSON. */
  public boolean wantsHtml() {
    return wantsHtml(headers.get("Accept"));
  }

  static boolean wantsHtml(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    int html = accept.indexOf("text/html");
    int json = accept.indexOf("application/json");
    return html >= 0 && (json < 0 || html < json);
  }
}
