package org.taskotron.resultsdb.retention;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Durations;
import org.taskotron.resultsdb.result.Outcomes;

/**
 * How long some results are kept. Of several rules that fit a result the first counts; a result that none fits is kept.
 *
 * @param testcases names; {@code *} is any text
 * @param outcomes none: any
 * @param keep from its submission on
 * @param keepNewest of each testcase and item so many are kept, however old they are
 */
public record RetentionRule(
    List<String> testcases,
    List<String> outcomes,
    Duration keep,
    @Default("0") int keepNewest) {

  private static final Duration SHORTEST = Duration.ofHours(1);

  public RetentionRule {
    testcases = List.copyOf(testcases);
    outcomes = List.copyOf(outcomes);
    new Checks()
        .that(
            !testcases.isEmpty(),
            "testcases",
            "no patterns (expected a list such as [dist.*]; '*' is every testcase)")
        .that(
            outcomes.stream().allMatch(Outcomes::isWord),
            "outcomes",
            outcomes + " (expected outcomes such as PASSED)")
        .atLeast(SHORTEST, "keep", keep, "whoever waits for a result must find it")
        .within(0, 1_000, "keepNewest", keepNewest)
        .done();
  }

  boolean isAbout(String testcase) {
    return testcases.stream()
        .anyMatch(pattern -> pattern(pattern).matcher(testcase).matches());
  }

  boolean isAboutOutcome(String outcome) {
    return outcomes.isEmpty() || outcomes.contains(outcome);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }

  /** {@code dist.*, PASSED, for 90d}. */
  String words() {
    return String.join(" ", testcases)
        + (outcomes.isEmpty() ? "" : ", " + String.join(" ", outcomes))
        + ", for " + Durations.text(keep)
        + (keepNewest == 0 ? "" : ", and the newest " + keepNewest + " of each item");
  }
}
