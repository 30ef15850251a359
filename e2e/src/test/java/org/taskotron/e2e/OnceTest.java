package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./run --once}: the samples, from the bus to ResultsDB, by real processes. */
@Tag("process")
class OnceTest {
  @TempDir
  Path folder;

  @Test
  void theSamplesAreAnsweredAndASecondRunGoesOnWithWhatIsThere()
      throws IOException, InterruptedException {
    RealHouse house = RealHouse.in(folder.resolve("a house"));
    assertThat(house.once(Duration.ofMinutes(3))).as(house.printed()).isZero();
    String printed = house.printed();
    assertThat(printed)
        .contains(
            "nvr-policy",
            "lantern-2.3-1.fc42",
            "PASSED",
            "FAILED",
            "NEEDS_INSPECTION",
            "http://127.0.0.1:");

    assertThat(house.once(Duration.ofMinutes(2))).as(house.printed()).isZero();
  }
}
