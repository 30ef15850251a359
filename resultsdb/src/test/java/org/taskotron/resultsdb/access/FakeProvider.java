package org.taskotron.resultsdb.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.taskotron.base.config.Secret;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.web.Json;

/**
 * An OpenID provider on the loopback that remembers what it was asked: discovery, introspection, the authorization code
 * flow with PKCE. It is as strict as a real one about who asks.
 */
public final class FakeProvider implements AutoCloseable {

  public static final String CLIENT = "resultsdb";
  private static final String SECRET = "s3cret/with:odd&characters";

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Map<String, Object>> tokens = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final List<String> introspected = new CopyOnWriteArrayList<>();
  private volatile Optional<String> broken = Optional.empty();
  private volatile CountDownLatch held = new CountDownLatch(0);

  public FakeProvider() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  public OidcConfig config() {
    return config(Duration.ofSeconds(5));
  }

  public OidcConfig config(Duration timeout) {
    return new OidcConfig(
        URI.create(base()),
        CLIENT,
        new Secret(SECRET),
        "uid",
        List.of("openid"),
        Optional.empty(),
        timeout,
        Duration.ofSeconds(10));
  }

  /** Users of it, of whom some may submit. */
  public Users users(ManualClock clock, Permission... permissions) {
    return new Users(
        new Oidc(config(), clock, new io.micrometer.core.instrument.simple.SimpleMeterRegistry()),
        new Permissions(List.of(permissions), Optional.empty(), false));
  }

  public String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A token that is good for us. */
  public String token(String user) {
    String token = "t-" + user + "-" + tokens.size();
    tell(token, Map.of("active", true, "uid", user, "aud", List.of("other", CLIENT)));
    return token;
  }

  /** What is said of a token. */
  public void tell(String token, Map<String, Object> told) {
    tokens.put(token, told);
  }

  public void revoke(String token) {
    tokens.remove(token);
  }

  /** All tokens that it was asked about. */
  public List<String> introspected() {
    return List.copyOf(introspected);
  }

  /** From now on each answer is this, with status 500. */
  public void breaks(String with) {
    broken = Optional.of(with);
  }

  public void works() {
    broken = Optional.empty();
  }

  /** From now on answers wait until it is let go. */
  public CountDownLatch holds() {
    held = new CountDownLatch(1);
    return held;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      held.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (broken.isPresent()) {
      answer(exchange, 500, broken.get().getBytes(StandardCharsets.UTF_8));
      return;
    }
    Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
    switch (exchange.getRequestURI().getPath()) {
      case "/.well-known/openid-configuration" ->
        json(
            exchange,
            200,
            Map.of(
                "authorization_endpoint", base() + "/authorize",
                "token_endpoint", base() + "/token",
                "introspection_endpoint", base() + "/introspect"));
      case "/introspect" -> {
        if (isUs(exchange)) {
          introspected.add(form.get("token"));
          json(exchange, 200, tokens.getOrDefault(form.get("token"), Map.of("active", false)));
        }
      }
      case "/authorize" -> authorize(exchange);
      case "/token" -> {
        if (isUs(exchange)) {
          exchangeCode(exchange, form);
        }
      }
      default -> json(exchange, 404, Map.of());
    }
  }

  /** Whoever comes here is jane, and is logged in at once. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
    String code = "code-" + codes.size();
    codes.put(code, query);
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            query.get("redirect_uri") + "?code=" + code + "&state=" + query.get("state"));
    answer(exchange, 302, new byte[0]);
  }

  private void exchangeCode(HttpExchange exchange, Map<String, String> form) throws IOException {
    Map<String, String> asked = codes.remove(String.valueOf(form.get("code")));
    boolean good = asked != null
        && asked.get("redirect_uri").equals(form.get("redirect_uri"))
        && asked.get("code_challenge").equals(challenge(String.valueOf(form.get("code_verifier"))));
    if (good) {
      json(exchange, 200, Map.of("access_token", token("jane"), "token_type", "Bearer"));
    } else {
      json(exchange, 400, Map.of("error", "invalid_grant"));
    }
  }

  private static String challenge(String verifier) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(MessageDigest.getInstance("SHA-256")
              .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isUs(HttpExchange exchange) throws IOException {
    String pair = encoded(CLIENT) + ":" + encoded(SECRET);
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    if (basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return true;
    }
    json(exchange, 401, Map.of("error", "invalid_client"));
    return false;
  }

  private static String encoded(String text) {
    return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> form(String text) {
    Map<String, String> form = new HashMap<>();
    List<String> pairs = new ArrayList<>(List.of(text.split("&", -1)));
    pairs.removeIf(String::isEmpty);
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private static void json(HttpExchange exchange, int status, Object value) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer(exchange, status, Json.bytes(value));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** A JSON text as a tree. */
  static com.fasterxml.jackson.databind.JsonNode tree(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    held.countDown();
    server.stop(0);
    executor.shutdownNow();
  }
}
