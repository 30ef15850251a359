package org.taskotron.resultsdb.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;

/**
 * How a person gets a token: the browser goes to the provider and comes back with a code, which we turn into a token
 * (authorization code flow, with PKCE). What must be remembered meanwhile is in a signed cookie that lives for minutes; the
 * key is made from the client secret, so that any of several servers may take the browser back.
 *
 * <pre>
 * browser ── /auth/oidclogin ──► us ── 303, cookie ──► provider ── 303, code ──► /auth/oidclogin ──► {"token": …}
 * </pre>
 */
public final class OidcLogin {

  private static final String PATH = "/auth/oidclogin";
  private static final String COOKIE = "resultsdb_login";
  private static final Duration LASTS = Duration.ofMinutes(10);
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** What is remembered of a browser on its way. */
  private record Journey(String state, String verifier, long until) {
    String text() {
      return state + "." + verifier + "." + until;
    }
  }

  private final Oidc oidc;
  private final byte[] key;

  public OidcLogin(Oidc oidc) {
    this.oidc = oidc;
    this.key = sha256("resultsdb login cookie " + oidc.config().clientSecret().reveal());
  }

  public void addTo(Routes routes) {
    routes.get(PATH, this::login);
    routes.get("/auth/logout", this::logout);
  }

  private Answer login(Request request) {
    try {
      if (request.query("error").isPresent()) {
        throw new HttpRefusal(
            403, "The provider did not let you in: " + request.query("error").orElse(""));
      }
      Optional<String> code = request.query("code");
      return code.isPresent() ? arrival(request, code.get()) : departure(request);
    } catch (ProviderAway e) {
      throw oidc.away(e);
    }
  }

  private Answer departure(Request request) throws ProviderAway {
    Journey journey =
        new Journey(random(), random(), oidc.clock().instant().plus(LASTS).getEpochSecond());
    URI provider = oidc.provider().endpoints().authorization();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", oidc.config().clientId());
    query.put("redirect_uri", redirectUri(request));
    query.put("scope", String.join(" ", oidc.config().scopes()));
    query.put("state", journey.state());
    query.put("code_challenge", BASE64.encodeToString(sha256(journey.verifier())));
    query.put("code_challenge_method", "S256");
    String joined = query.entrySet().stream()
        .map(part -> part.getKey() + "=" + Provider.encoded(part.getValue()))
        .collect(Collectors.joining("&"));
    String signed = journey.text() + "." + signature(journey.text());
    return Answer.redirect(provider + (provider.getQuery() == null ? "?" : "&") + joined)
        .header("Set-Cookie", cookie(request, signed, LASTS))
        .header("Cache-Control", "no-store");
  }

  private Answer arrival(Request request, String code) throws ProviderAway {
    Journey journey = journey(request)
        .filter(known -> known.until() > oidc.clock().instant().getEpochSecond())
        .filter(known -> same(known.state(), request.query("state").orElse("")))
        .orElseThrow(() -> HttpRefusal.badRequest(
            "This login was not begun in this browser, or too long ago: begin again at "
                + request.baseUrl() + PATH));
    HttpResponse<byte[]> answer = oidc.provider()
        .answered(
            oidc.provider().endpoints().token(),
            Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirectUri(request),
                "code_verifier",
                journey.verifier()));
    if (answer.statusCode() == 400) {
      throw new HttpRefusal(403, "The provider does not take the code that came with this login");
    }
    JsonNode told = Provider.json(answer, answer.uri());
    String token = told.path("access_token").asText("");
    String user = oidc.user(token)
        .orElseThrow(
            () -> new HttpRefusal(403, "The token that the provider gave is not good for us"));
    Map<String, String> both = new LinkedHashMap<>();
    both.put("username", user);
    both.put("token", token);
    return Answer.json((Object) both)
        .header("Set-Cookie", cookie(request, "", Duration.ZERO))
        .header("Cache-Control", "no-store");
  }

  private Answer logout(Request request) {
    return Answer.message(200, "Logged out")
        .header("Set-Cookie", cookie(request, "", Duration.ZERO))
        .header("Cache-Control", "no-store");
  }

  private String redirectUri(Request request) {
    return oidc.config().redirectUri().map(URI::toString).orElse(request.baseUrl() + PATH);
  }

  /** Lax, since the provider sends the browser back from another site. */
  private static String cookie(Request request, String value, Duration lasts) {
    return COOKIE + "=" + value + "; Path=" + request.link("/auth") + "; Max-Age="
        + lasts.toSeconds() + "; HttpOnly; SameSite=Lax" + (request.isSecure() ? "; Secure" : "");
  }

  private Optional<Journey> journey(Request request) {
    String all = request.header("Cookie").orElse("");
    for (String one : all.split(";", -1)) {
      String pair = one.strip();
      if (pair.startsWith(COOKIE + "=")) {
        return signed(pair.substring(COOKIE.length() + 1));
      }
    }
    return Optional.empty();
  }

  private Optional<Journey> signed(String value) {
    int last = value.lastIndexOf('.');
    if (last < 0 || !same(signature(value.substring(0, last)), value.substring(last + 1))) {
      return Optional.empty();
    }
    String[] parts = value.substring(0, last).split("\\.", -1);
    return Optional.of(new Journey(parts[0], parts[1], Long.parseLong(parts[2])));
  }

  private String signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return BASE64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return BASE64.encodeToString(bytes);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
