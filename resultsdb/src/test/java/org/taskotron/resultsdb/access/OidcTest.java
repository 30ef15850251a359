package org.taskotron.resultsdb.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.web.HttpRefusal;

/** What is asked of an OpenID provider, and what is believed of its answers. */
class OidcTest {

  private final FakeProvider provider = new FakeProvider();
  private final ManualClock clock = new ManualClock();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Oidc oidc = new Oidc(provider.config(), clock, metrics);

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void aGoodTokenHasAUser() {
    assertThat(oidc.user(provider.token("jane"))).contains("jane");
  }

  @Test
  void aTokenThatIsNotActiveOrNotForUsOrNobodysHasNone() {
    provider.tell("off", Map.of("active", false, "uid", "jane", "aud", FakeProvider.CLIENT));
    provider.tell("theirs", Map.of("active", true, "uid", "jane", "aud", List.of("other")));
    provider.tell("none", Map.of("active", true, "uid", "jane"));
    provider.tell("nobody", Map.of("active", true, "uid", "", "aud", FakeProvider.CLIENT));
    provider.tell("text", Map.of("active", "yes", "uid", "jane", "aud", FakeProvider.CLIENT));
    for (String token :
        List.of("off", "theirs", "none", "nobody", "text", "unknown", "x".repeat(20_000))) {
      assertThat(oidc.user(token)).as(token.substring(0, 2)).isEmpty();
    }
    provider.tell("one", Map.of("active", true, "uid", "jane", "aud", FakeProvider.CLIENT));
    assertThat(oidc.user("one")).contains("jane");
  }

  @Test
  void aGoodTokenIsBelievedForSomeSecondsAndABadOneIsNot() {
    String token = provider.token("jane");
    oidc.user(token);
    provider.revoke(token);
    clock.advance(Duration.ofSeconds(9));
    assertThat(oidc.user(token)).contains("jane");
    clock.advance(Duration.ofSeconds(1));
    assertThat(oidc.user(token)).isEmpty();
    provider.tell(token, Map.of("active", true, "uid", "jane", "aud", FakeProvider.CLIENT));
    assertThat(oidc.user(token)).contains("jane");
    assertThat(provider.introspected()).hasSize(3);
  }

  @Test
  void nothingIsBelievedBeyondTheTokensEnd() {
    long end = clock.instant().getEpochSecond() + 3;
    provider.tell(
        "short", Map.of("active", true, "uid", "jane", "aud", FakeProvider.CLIENT, "exp", end));
    oidc.user("short");
    provider.revoke("short");
    clock.advance(Duration.ofSeconds(4));
    assertThat(oidc.user("short")).isEmpty();
  }

  private static HttpRefusal refused(Oidc oidc, String token) {
    return catchThrowableOfType(HttpRefusal.class, () -> oidc.user(token));
  }

  @Test
  void aProviderThatIsAwayOrConfusedAsksToComeAgain() {
    String token = provider.token("jane");
    provider.breaks("out of order");
    assertThat(refused(oidc, token).status()).isEqualTo(503);
    provider.works();
    assertThat(oidc.user(token)).contains("jane");
    provider.breaks("<html>");
    clock.advance(Duration.ofMinutes(1));
    assertThat(refused(oidc, token).getMessage()).contains("does not answer");
    provider.close();
    assertThat(refused(oidc, token).status()).isEqualTo(503);
    assertThat(metrics.counter("resultsdb.oidc.away").count()).isEqualTo(3);
  }

  @Test
  void aProviderThatTakesTooLongAsksToComeAgain() {
    Oidc hasty = new Oidc(provider.config(Duration.ofMillis(200)), clock, metrics);
    CountDownLatch held = provider.holds();
    assertThat(refused(hasty, "t").status()).isEqualTo(503);
    held.countDown();
  }
}
