package org.taskotron.slave.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void eachWaitIsUpToTwiceTheLastButNeverOverTenSeconds() {
    Backoff backoff = new Backoff(new Random(1));
    long most = 100;
    for (int i = 0; i < 20; i++) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
      most = Math.min(2 * most, 10_000);
    }
  }

  @Test
  void afterSuccessItBeginsAnew() {
    Backoff backoff = new Backoff(new Random(1));
    for (int i = 0; i < 9; i++) {
      backoff.next();
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void twoSlavesDoNotWaitAlike() {
    Backoff one = new Backoff(new Random(1));
    Backoff other = new Backoff(new Random(2));
    for (int i = 0; i < 7; i++) {
      one.next();
      other.next();
    }
    assertThat(one.next()).isNotEqualTo(other.next());
  }
}
