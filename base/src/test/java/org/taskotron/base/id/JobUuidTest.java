package org.taskotron.base.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids that must be the same in every daemon and in every version of it. */
class JobUuidTest {

  private static final String MESSAGE = "c01e2932-2192-4364-8d9a-3649a364511b";

  private static UUID of(String message, String item, String itemType) {
    return JobUuid.of(
        new JobUuid.Name(message, "fedoraqa/nvr-policy", "", "", item, itemType, "noarch"));
  }

  /** Computed with another implementation: Python's {@code uuid.uuid5(namespace, "\0".join(parts))}. */
  @Test
  void namesGiveTheIdsThatTheyAlwaysGave() {
    assertThat(of(MESSAGE, "tidemark-3.0-0.2.fc42", "koji_build"))
        .isEqualTo(UUID.fromString("74b82528-805c-5731-8dea-7e6055b6ccfb"));
    assertThat(JobUuid.of(new JobUuid.Name(
            MESSAGE,
            "fedoraqa/rpmlint",
            "stable",
            "checks/nävé",
            "foo-1-1.fc42",
            "koji_build",
            "x86_64")))
        .isEqualTo(UUID.fromString("21e02188-d4ee-5da9-b7f8-ec0cb7837825"));
  }

  @Test
  void theYearThatABridgeAddsMakesNoDifference() {
    assertThat(of("2026-" + MESSAGE, "foo-1-1.fc42", "koji_build"))
        .isEqualTo(of(MESSAGE, "foo-1-1.fc42", "koji_build"));
    assertThat(JobUuid.withoutYear("2026-short")).isEqualTo("2026-short");
    assertThat(JobUuid.withoutYear("20x6-" + MESSAGE)).isEqualTo("20x6-" + MESSAGE);
  }

  @Test
  void whereOnePartEndsAndTheNextBeginsCounts() {
    assertThat(of(MESSAGE, "ab", "c")).isNotEqualTo(of(MESSAGE, "a", "bc"));
  }

  @Test
  void idsOfJobsAskedForByHandRiseWithTime() {
    Instant now = Instant.parse("2026-11-21T12:00:00Z");
    UUID first = JobUuid.random(now);
    UUID later = JobUuid.random(now.plusMillis(1));
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.variant()).isEqualTo(2);
    assertThat(first.getMostSignificantBits() >>> 16).isEqualTo(now.toEpochMilli());
    assertThat(later.toString()).isGreaterThan(first.toString());
    assertThat(JobUuid.random(now)).isNotEqualTo(first);
  }
}
