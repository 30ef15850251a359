package org.taskotron.trigger.submit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message whose jobs are to be submitted.
 *
 * @param seq its number in the ledger
 * @param id as people call it
 * @param jobs one or more
 * @param failure what went wrong beside them: the message has failed then, though these jobs run
 * @param event what it is about, for people
 * @param said JSON: what the rules said
 */
public record Submission(
    long seq,
    String id,
    Instant received,
    List<JobRequest> jobs,
    Optional<String> failure,
    String event,
    String said) {
  public Submission {
    jobs = List.copyOf(jobs);
  }
}
