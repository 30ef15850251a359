package org.taskotron.resultsdb.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.taskotron.base.config.SecretHash;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;

/**
 * Who may post. Without tokens in the configuration everybody may, as it has always been; with tokens each post needs
 * one: as {@code Authorization: Bearer}, as the password of HTTP Basic (clients of old send that), or as {@code
 * _auth_token} in the body (clients of older still). Safe for use by several threads; the tokens may be replaced while
 * requests come in.
 *
 * <pre>
 * access.check(request, Right.WAIVERS, testcase);           // refuses with 401 or 403
 * Caller caller = access.caller(request, body);             // for several: who is it (401) …
 * results.forEach(r -> caller.require(Right.RESULTS, r.testcase().name()));   // … and may they (403)
 * </pre>
 */
public final class Access {

  private static final String BODY_FIELD = "_auth_token";
  private static final String BASIC = "Basic ";

  /** What a token of an unknown name is held against, so that its refusal takes as long as any other. */
  private static final SecretHash NOBODYS = SecretHash.ofMade(SecretHash.newSecret());

  private final MeterRegistry metrics;
  private final Counter refused;
  private volatile Map<String, Token> tokens;

  public Access(List<TokenConfig> tokens, MeterRegistry metrics) {
    this.metrics = metrics;
    this.refused = Counter.builder("resultsdb.token.refused")
        .description("posts without a token, or with one that is not known")
        .register(metrics);
    this.tokens = Map.of();
    replace(tokens);
  }

  /** Puts other tokens in force. */
  public void replace(List<TokenConfig> others) {
    Map<String, Token> now = new LinkedHashMap<>();
    others.forEach(config -> now.put(config.name(), new Token(config, metrics)));
    tokens = Map.copyOf(now);
  }

  /** Whether everybody may post. */
  public boolean isOpen() {
    return tokens.isEmpty();
  }

  /** How many tokens are in force. */
  public int size() {
    return tokens.size();
  }

  /** Refuses with 401 who has no token, and with 403 whom the token does not allow this. */
  public Caller check(Request request, Right right, String testcase) {
    Caller caller = caller(request);
    caller.require(right, testcase);
    return caller;
  }

  /** Who asks, by the headers alone; refuses with 401 who has no token. */
  public Caller caller(Request request) {
    return caller(request, MissingNode.getInstance());
  }

  /** Who asks, by headers or body; refuses with 401 who has no token. */
  public Caller caller(Request request, JsonNode body) {
    Map<String, Token> known = tokens;
    if (known.isEmpty()) {
      return Caller.ANYBODY;
    }
    // A proxy in front may have put credentials of its own into the header, so that the body's
    // still count.
    List<String> given = Stream.of(
            request.bearer(), basic(request), Optional.of(body.path(BODY_FIELD).asText("")))
        .flatMap(Optional::stream)
        .filter(text -> !text.isEmpty())
        .toList();
    return given.stream()
        .flatMap(token -> holder(known, token).stream())
        .findFirst()
        .map(Caller::new)
        .orElseThrow(() -> refusal(given.isEmpty()));
  }

  private static Optional<Token> holder(Map<String, Token> known, String token) {
    int dot = token.indexOf(Token.DOT);
    Token named = dot < 0 ? null : known.get(token.substring(0, dot));
    if (named == null) {
      NOBODYS.matches(token);
      return Optional.empty();
    }
    return named.has(token) ? Optional.of(named) : Optional.empty();
  }

  private static Optional<String> basic(Request request) {
    Optional<String> header =
        request.header("Authorization").filter(h -> h.regionMatches(true, 0, BASIC, 0, 6));
    if (header.isEmpty()) {
      return Optional.empty();
    }
    try {
      byte[] decoded =
          Base64.getDecoder().decode(header.get().substring(BASIC.length()).strip());
      String pair = new String(decoded, StandardCharsets.UTF_8);
      return Optional.of(pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // not base64, so no token
    }
  }

  private HttpRefusal refusal(boolean none) {
    refused.increment();
    String words = none
        ? "Posting takes a token here (expected the header Authorization: Bearer TOKEN)"
        : "This token is not known here (expected one of resultsdb.yaml: tokens)";
    String bearer = "Bearer realm=\"ResultsDB\"" + (none ? "" : ", error=\"invalid_token\"");
    return new HttpRefusal(401, words)
        .with("WWW-Authenticate", bearer)
        .with("WWW-Authenticate", "Basic realm=\"ResultsDB\"");
  }
}
