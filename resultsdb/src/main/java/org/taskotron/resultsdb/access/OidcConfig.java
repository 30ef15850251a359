package org.taskotron.resultsdb.access;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Secret;

/**
 * The OpenID provider whose users may post over version 3 of the API.
 *
 * @param issuer where the provider is; below it is {@code .well-known/openid-configuration}
 * @param clientId our name there; tokens must be meant for it
 * @param clientSecret our secret there
 * @param usernameField of what the provider tells of a token: who its user is
 * @param scopes what a browser's login asks for
 * @param redirectUri where the provider sends browsers back to; missing: {@code /auth/oidclogin} as the browser sees us
 * @param timeout for each answer of the provider
 * @param cache how long a good token is not asked about again; 0s: each time
 */
public record OidcConfig(
    URI issuer,
    String clientId,
    Secret clientSecret,
    @Default("uid") String usernameField,
    @Default("[openid]") List<String> scopes,
    Optional<URI> redirectUri,
    @Default("5s") Duration timeout,
    @Default("10s") Duration cache) {

  public OidcConfig {
    scopes = List.copyOf(scopes);
    new Checks()
        .that(
            isSafe(issuer),
            "issuer",
            issuer + " (expected https, such as https://id.example/: our secret is sent there)")
        .that(!clientId.isBlank(), "clientId", "an empty text (expected our name at the provider)")
        .that(
            !usernameField.isBlank(),
            "usernameField",
            "an empty text (expected a name such as uid)")
        .that(
            redirectUri.isEmpty() || isSafe(redirectUri.get()),
            "redirectUri",
            redirectUri.map(URI::toString).orElse("")
                + " (expected https, such as https://resultsdb.example/auth/oidclogin)")
        .atLeast(Duration.ofMillis(100), "timeout", timeout, "a provider takes its time")
        .that(
            timeout.compareTo(Duration.ofSeconds(30)) <= 0,
            "timeout",
            timeout.toSeconds() + "s (expected 30s or less: somebody waits)")
        .that(
            cache.compareTo(Duration.ofMinutes(5)) <= 0,
            "cache",
            cache.toSeconds()
                + "s (expected 5m or less: a token that is taken back stays good so long)")
        .done();
  }

  /** Secrets go over TLS, or stay on this machine. */
  static boolean isSafe(URI url) {
    String host = url.getHost();
    return host != null
        && ("https".equals(url.getScheme())
            || "http".equals(url.getScheme())
                && List.of("127.0.0.1", "localhost", "[::1]").contains(host));
  }
}
