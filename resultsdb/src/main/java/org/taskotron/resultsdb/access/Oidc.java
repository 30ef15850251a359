package org.taskotron.resultsdb.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;

/**
 * Whose token a request has, as the OpenID provider says. What it said of a good token is believed for some seconds, and
 * never beyond the token's own end; a bad one is asked about each time. Safe for use by several threads; blocks the
 * caller for as long as the provider takes.
 */
public final class Oidc {

  private static final Logger LOG = LoggerFactory.getLogger(Oidc.class);
  private static final int LONGEST_TOKEN = 16_384;
  private static final int MOST_REMEMBERED = 10_000;
  private static final int RETRY_AFTER_SECONDS = 5;

  private record Known(String user, Instant until) {}

  private final OidcConfig config;
  private final Clock clock;
  private final Provider provider;
  private final Counter asked;
  private final Counter away;

  /** By the token's hash, the longest unused first: whoever reads our memory finds no tokens. */
  private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
      return size() > MOST_REMEMBERED;
    }
  };

  public Oidc(OidcConfig config, Clock clock, MeterRegistry metrics) {
    this.config = config;
    this.clock = clock;
    this.provider = new Provider(config, clock);
    this.asked = Counter.builder("resultsdb.oidc.asked")
        .description("tokens that the OpenID provider was asked about")
        .register(metrics);
    this.away = Counter.builder("resultsdb.oidc.away")
        .description("questions that the OpenID provider did not answer")
        .register(metrics);
  }

  OidcConfig config() {
    return config;
  }

  Clock clock() {
    return clock;
  }

  Provider provider() {
    return provider;
  }

  /** The user of the token that came with a request; refuses with 401 without one, with 403 one that is not good. */
  public String user(Request request) {
    String token = request.bearer().filter(text -> !text.isEmpty()).orElseThrow(Oidc::noToken);
    return user(token)
        .orElseThrow(() -> new HttpRefusal(
            403, "403 Forbidden: The token is not good (any more), or not meant for us"));
  }

  private static HttpRefusal noToken() {
    return new HttpRefusal(
            401,
            "401 Unauthorized: There is no token (expected the header Authorization: Bearer TOKEN)")
        .with("WWW-Authenticate", "Bearer realm=\"ResultsDB\"");
  }

  /** The user of a token that is good; refuses with 503 while the provider is away. */
  Optional<String> user(String token) {
    if (token.length() > LONGEST_TOKEN) {
      return Optional.empty();
    }
    String hash = hash(token);
    Instant now = clock.instant();
    Optional<String> remembered = remembered(hash, now);
    if (remembered.isPresent()) {
      return remembered;
    }
    asked.increment();
    JsonNode told;
    try {
      told = provider.introspect(token);
    } catch (ProviderAway e) {
      throw away(e);
    }
    if (!told.path("active").asBoolean(false) || !isForUs(told.path("aud"))) {
      return Optional.empty();
    }
    Optional<String> user =
        Optional.of(told.path(config.usernameField()).asText("")).filter(name -> !name.isBlank());
    if (user.isEmpty()) {
      LOG.warn(
          "the provider tells no {} of a good token: oidc.username_field, or its scopes, are wrong",
          config.usernameField());
    }
    user.ifPresent(name -> remember(hash, name, now, told.path("exp")));
    return user;
  }

  /** Somebody waits: they are to come again, and whoever looks after us is to know why. */
  HttpRefusal away(ProviderAway e) {
    away.increment();
    LOG.warn("the OpenID provider: {}", e.getMessage());
    return HttpRefusal.unavailable(
        "The OpenID provider does not answer: nothing was stored, come again", RETRY_AFTER_SECONDS);
  }

  private boolean isForUs(JsonNode audience) {
    if (audience.isTextual()) {
      return audience.textValue().equals(config.clientId());
    }
    for (JsonNode one : audience) {
      if (one.asText("").equals(config.clientId())) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> remembered(String hash, Instant now) {
    synchronized (known) {
      Known was = known.get(hash);
      if (was != null && !was.until().isAfter(now)) {
        known.remove(hash);
        was = null;
      }
      return Optional.ofNullable(was).map(Known::user);
    }
  }

  private void remember(String hash, String user, Instant now, JsonNode end) {
    Instant until = now.plus(config.cache());
    if (end.isNumber() && end.longValue() < until.getEpochSecond()) {
      until = Instant.ofEpochSecond(end.longValue());
    }
    synchronized (known) {
      known.put(hash, new Known(user, until));
    }
  }

  private static String hash(String token) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
