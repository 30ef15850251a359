package org.taskotron.resultsdb.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A result as it is handed in.
 *
 * @param submitTime missing: the time of ours when it is stored
 */
public record NewResult(
    String outcome,
    TestcaseMention testcase,
    List<GroupMention> groups,
    Optional<String> note,
    Optional<String> refUrl,
    Data data,
    Optional<Instant> submitTime) {

  public NewResult {
    groups = List.copyOf(groups);
  }
}
