package org.taskotron.resultsdb.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a testcase said about something, once. Never changes.
 *
 * @param id assigned, growing
 * @param groups the uuids of its groups, in the order in which they were named
 * @param submitTime in whole microseconds
 */
public record Result(
    long id,
    Testcase testcase,
    List<String> groups,
    String outcome,
    Optional<String> note,
    Optional<String> refUrl,
    Instant submitTime,
    Data data) {

  public Result {
    groups = List.copyOf(groups);
  }

  /** Where it stands in lists. */
  public Place place() {
    return new Place(submitTime, id);
  }
}
