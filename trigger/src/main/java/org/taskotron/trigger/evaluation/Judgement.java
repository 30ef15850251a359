package org.taskotron.trigger.evaluation;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.submit.JobRequest;

/** What is to become of a message. */
public sealed interface Judgement {

  /**
   * There is nothing to submit.
   *
   * @param event what the message is about, for people
   * @param said JSON: what the rules said
   */
  record Ended(MessageState state, String reason, String event, String said) implements Judgement {}

  /**
   * These jobs are to be submitted.
   *
   * @param failure what went wrong beside them
   */
  record Jobs(List<JobRequest> jobs, Optional<String> failure, String event, String said)
      implements Judgement {
    public Jobs {
      jobs = List.copyOf(jobs);
    }
  }

  /** A document is needed before anything can be said. */
  record Needs(
      URI document, Function<byte[], Judgement> then, Function<String, Judgement> otherwise)
      implements Judgement {}
}
