package org.taskotron.resultsdb.waiver;

import java.time.Instant;
import java.util.Optional;

/**
 * A word about what a testcase said, or did not say, about an item: that it shall not count, or that it shall count
 * again. Words are never changed and never deleted; of those that cover a scenario the newest counts.
 *
 * <pre>
 *   id  item           testcase       scenario  waived  expires
 *   1   foo-1.0-1.fc9  dist.rpmlint   -         yes     -         any scenario is waived
 *   2   foo-1.0-1.fc9  dist.rpmlint   uefi      no      -         except this one
 *   3   foo-1.0-1.fc9  dist.rpmlint   -         no      -         none is, any more
 * </pre>
 *
 * @param scenario missing: any
 * @param waived false: takes back what was said before
 * @param by who said so
 * @param expires missing: never
 */
public record Waiver(
    long id,
    String item,
    String testcase,
    Optional<String> scenario,
    boolean waived,
    String reason,
    String by,
    Instant made,
    Optional<Instant> expires) {

  /** The word, numbered and said now. */
  public static Waiver of(long id, NewWaiver said, Instant made) {
    return new Waiver(
        id,
        said.item(),
        said.testcase(),
        said.scenario(),
        said.waived(),
        said.reason(),
        said.by(),
        made,
        said.expires());
  }

  /** Whether it says something about a result with this scenario, or without one. */
  public boolean covers(Optional<String> ofResult) {
    return scenario.isEmpty() || scenario.equals(ofResult);
  }

  /** Whether it waives then, if no newer word counts. */
  public boolean waives(Instant then) {
    return waived && expires.map(then::isBefore).orElse(true);
  }
}
