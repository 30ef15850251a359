package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {

  @TempDir
  Path folder;

  private final ManualTicker ticker = new ManualTicker();
  private final Readiness readiness = new Readiness(ticker);
  private final HeardLog heard = HeardLog.of(Readiness.class);

  @AfterEach
  void close() {
    heard.close();
  }

  @Test
  void readyMeansThatEveryConditionIsMet() {
    assertThat(readiness.ready()).isTrue();
    Condition database = readiness.condition("database");
    Condition master = readiness.condition("master");
    assertThat(readiness.ready()).isFalse();
    database.met();
    assertThat(readiness.waiting()).containsExactly(entry("master", "not there yet"));
    master.met();
    assertThat(readiness.ready()).isTrue();
    database.waiting("connection refused");
    assertThat(readiness.ready()).isFalse();
    assertThat(readiness.statusLine()).isEqualTo("waiting for database: connection refused");
    database.met();
    readiness.status(() -> "12 running");
    assertThat(readiness.statusLine()).isEqualTo("12 running");
  }

  @Test
  void waitingIsSaidOnceAndThenOnceAMinute() {
    Condition database = readiness.condition("database");
    for (int second = 0; second < 150; second++) {
      database.waiting("connection refused, try " + second);
      readiness.pass();
      ticker.advance(Duration.ofSeconds(1));
    }
    database.met();
    assertThat(heard.lines())
        .containsExactly(
            "WARN waiting for database: connection refused, try 0",
            "WARN still waiting for database after 1m: connection refused, try 60",
            "WARN still waiting for database after 2m: connection refused, try 120",
            "INFO database is there after 2m30s");
  }

  @Test
  void whatGoesAwayLaterIsSaidAgain() {
    Condition database = readiness.condition("database");
    database.met();
    database.met();
    database.waiting("gone");
    ticker.advance(Duration.ofMillis(1_234));
    database.met();
    assertThat(heard.lines())
        .containsExactly(
            "INFO database is there",
            "WARN waiting for database: gone",
            "INFO database is there after 1s");
  }

  @Test
  void aConditionNobodySpokeOfIsSaidAfterAMinute() {
    readiness.condition("master");
    readiness.pass();
    ticker.advance(Duration.ofMinutes(1));
    readiness.pass();
    assertThat(heard.lines())
        .containsExactly("WARN still waiting for master after 1m: not there yet");
  }

  @Test
  void whatIsAwayIsTriedUntilItComes() throws Exception {
    Chassis chassis = new Chassis("test", folder, new ManualClock(), ticker);
    Condition database = chassis.readiness().condition("database");
    Deque<String> refusals = new ArrayDeque<>(List.of("one", "two"));
    assertThat(chassis.<String>waitFor(database, IOException.class, () -> {
          if (!refusals.isEmpty()) {
            throw new IOException(refusals.pop());
          }
          return "open";
        }))
        .isEqualTo("open");
    assertThat(database.isMet()).isTrue();
  }

  @Test
  void waitingEndsWithTheDaemonAndWithOtherTroubles() {
    Chassis chassis = new Chassis("test", folder, new ManualClock(), ticker);
    Condition database = chassis.readiness().condition("database");
    assertThatThrownBy(() -> chassis.waitFor(database, IOException.class, () -> {
          throw new IllegalStateException("a bug");
        }))
        .hasMessage("a bug");
    assertThatThrownBy(() -> chassis.waitFor(database, IOException.class, () -> {
          chassis.stop("enough");
          throw new IOException("away");
        }))
        .isInstanceOf(InterruptedException.class);
  }
}
