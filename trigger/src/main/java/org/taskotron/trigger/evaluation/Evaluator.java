package org.taskotron.trigger.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.bus.BadMessage;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.Received;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.base.db.Database;
import org.taskotron.trigger.ledger.Ending;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.ledger.PendingMessage;
import org.taskotron.trigger.message.Counts;
import org.taskotron.trigger.submit.Submission;
import org.taskotron.trigger.submit.SubmitQueue;

/**
 * Looks at pending messages: what leads to nothing is ended here, what leads to jobs goes to the queue of submissions,
 * and what needs a document from elsewhere waits for it beside all others. Used by one thread.
 *
 * <p>The ledger is the truth. In memory there is only how far it was read, and what is under way; after a start that is
 * nothing, and every pending message is looked at again.
 */
public final class Evaluator {

  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

  private static final int MOST_AT_ONCE = 200;

  /** Documents that are waited for at a time; further messages stay in the ledger. */
  private static final int MOST_DOCUMENTS = 200;

  private static final Duration IDLE = Duration.ofMinutes(1);

  private final Ledger ledger;
  private final Supplier<Judge> judge;
  private final Documents documents;
  private final SubmitQueue queue;
  private final Counts counts;
  private final Ticker ticker;
  private final Runnable bell;

  /** Up to here the ledger was read. */
  private long cursor;

  private Duration lookAgain;

  /** Messages that wait for a document, or for its next try. */
  private final List<Waiting> waiting = new ArrayList<>();

  /** Messages whose document is being fetched at this moment. */
  private final Set<Long> underWay = new HashSet<>();

  private final Queue<Fetched> fetched = new ConcurrentLinkedQueue<>();

  /** Ended and not noted yet: the database was away. */
  private final List<Ended> unwritten = new ArrayList<>();

  private record Waiting(
      PendingMessage message,
      FedmsgEnvelope envelope,
      Judgement.Needs needs,
      int tries,
      Duration due) {}

  private record Fetched(Waiting waiting, Optional<byte[]> document, String reason) {}

  private record Ended(Ending ending, String id) {}

  /**
   * Looks at messages.
   *
   * @param judge as it is at the moment
   * @param queue where jobs go
   * @param bell rung when a document has come
   */
  public Evaluator(
      Ledger ledger,
      Supplier<Judge> judge,
      Documents documents,
      SubmitQueue queue,
      Counts counts,
      Ticker ticker,
      Runnable bell) {
    this.ledger = ledger;
    this.judge = judge;
    this.documents = documents;
    this.queue = queue;
    this.counts = counts;
    this.ticker = ticker;
    this.bell = bell;
    this.lookAgain = ticker.now().plus(IDLE);
  }

  /**
   * Looks at what waits, up to a limit; answers when to call again at the latest. When the database is away it throws,
   * and the next call goes on where this one was.
   */
  public Duration pass() {
    note();
    takeDocuments();
    boolean more = takeMessages();
    tryAgain();
    note();
    return more ? Duration.ZERO : untilNext();
  }

  private boolean takeMessages() {
    if (!queue.hasRoom() || waiting() >= MOST_DOCUMENTS) {
      return false;
    }
    if (ticker.now().compareTo(lookAgain) >= 0) {
      lookFromTheStart();
    }
    List<PendingMessage> messages = ledger.pendingAfter(cursor, MOST_AT_ONCE);
    Judge now = judge.get();
    for (PendingMessage message : messages) {
      cursor = message.seq();
      take(message, now);
    }
    return messages.size() == MOST_AT_ONCE;
  }

  /** A message that somebody else recorded may lie behind: a replay, for instance. */
  private void lookFromTheStart() {
    lookAgain = ticker.now().plus(IDLE);
    if (waiting() == 0 && queue.size() == 0 && unwritten.isEmpty()) {
      cursor = 0;
    }
  }

  private void take(PendingMessage message, Judge now) {
    Received received = FedmsgEnvelope.parse(message.body().getBytes(UTF_8));
    if (received instanceof BadMessage bad) {
      end(
          message.seq(),
          bad.id(),
          new Judgement.Ended(MessageState.DROPPED, bad.reason(), "", "[]"));
      return;
    }
    FedmsgEnvelope envelope = (FedmsgEnvelope) received;
    try {
      settle(message, envelope, now.of(envelope), message.tries());
    } catch (RuntimeException e) {
      broken(message, envelope, e);
    }
  }

  /** A mistake of ours: said loudly, and it harms no other message. */
  private void broken(PendingMessage message, FedmsgEnvelope envelope, RuntimeException e) {
    LOG.error("message {} cannot be looked at", envelope.identity(), e);
    end(
        message.seq(),
        envelope.identity(),
        new Judgement.Ended(MessageState.FAILED, "a mistake in the trigger: " + e, "", "[]"));
  }

  private void settle(
      PendingMessage message, FedmsgEnvelope envelope, Judgement judgement, int tries) {
    if (judgement instanceof Judgement.Ended ended) {
      end(message.seq(), envelope.identity(), ended);
    } else if (judgement instanceof Judgement.Jobs jobs) {
      queue.add(new Submission(
          message.seq(),
          envelope.identity(),
          message.received(),
          jobs.jobs(),
          jobs.failure(),
          jobs.event(),
          jobs.said()));
    } else if (judgement instanceof Judgement.Needs needs) {
      waiting.add(
          new Waiting(message, envelope, needs, Math.min(tries, Tries.MOST - 1), ticker.now()));
    }
  }

  private void end(long seq, String id, Judgement.Ended ended) {
    unwritten.add(new Ended(
        Ending.without(seq, ended.state(), ended.reason(), ended.event(), ended.said()), id));
  }

  private void note() {
    if (unwritten.isEmpty()) {
      return;
    }
    ledger.end(unwritten.stream().map(Ended::ending).toList());
    for (Ended ended : unwritten) {
      counts.ended(ended.ending().state());
      tell(ended);
    }
    unwritten.clear();
  }

  private static void tell(Ended ended) {
    String state = ended.ending().state().word();
    switch (ended.ending().state()) {
      case FAILED, DROPPED ->
        LOG.warn("message {} {}: {}", ended.id(), state, ended.ending().reason());
      case DONE, IGNORED, PENDING ->
        LOG.debug("message {} {}: {}", ended.id(), state, ended.ending().reason());
    }
  }

  /** Starts the tries that are due. */
  private void tryAgain() {
    Duration now = ticker.now();
    List<Waiting> due =
        waiting.stream().filter(one -> one.due().compareTo(now) <= 0).toList();
    for (Waiting one : due) {
      waiting.remove(one);
      underWay.add(one.message().seq());
      fetch(one);
    }
  }

  private void fetch(Waiting one) {
    URI document = one.needs().document();
    documents.fetch(document).whenComplete((bytes, failure) -> {
      fetched.add(
          failure == null
              ? new Fetched(one, Optional.of(bytes), "")
              : new Fetched(one, Optional.empty(), wordsOf(failure)));
      bell.run();
    });
  }

  private static String wordsOf(Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
    return cause instanceof TimeoutException
        ? "no answer in time"
        : String.valueOf(cause.getMessage());
  }

  private void takeDocuments() {
    for (Fetched next = fetched.peek(); next != null; next = fetched.peek()) {
      takeDocument(next);
      fetched.remove();
      underWay.remove(next.waiting().message().seq());
    }
  }

  private void takeDocument(Fetched next) {
    Waiting one = next.waiting();
    int tries = one.tries() + 1;
    try {
      if (next.document().isPresent()) {
        settle(
            one.message(),
            one.envelope(),
            one.needs().then().apply(next.document().get()),
            0);
      } else if (tries < Tries.MOST) {
        LOG.info(
            "message {}: {}: {} (try {} of {}, the next one in {} s)",
            one.envelope().identity(),
            one.needs().document(),
            next.reason(),
            tries,
            Tries.MOST,
            Tries.pauseAfter(tries).toSeconds());
        ledger.tried(one.message().seq(), tries);
        waiting.add(new Waiting(
            one.message(),
            one.envelope(),
            one.needs(),
            tries,
            ticker.now().plus(Tries.pauseAfter(tries))));
      } else {
        String reason = next.reason() + " (" + Tries.MOST + " tries in 2 minutes)";
        settle(one.message(), one.envelope(), one.needs().otherwise().apply(reason), 0);
      }
    } catch (RuntimeException e) {
      if (Database.away(e)) {
        throw e;
      }
      broken(one.message(), one.envelope(), e);
    }
  }

  private Duration untilNext() {
    Duration now = ticker.now();
    Duration next = lookAgain.minus(now);
    for (Waiting one : waiting) {
      Duration left = one.due().minus(now);
      next = left.compareTo(next) < 0 ? left : next;
    }
    return next.isNegative() ? Duration.ZERO : next;
  }

  /** How many messages wait for a document. */
  public int waiting() {
    return waiting.size() + underWay.size();
  }
}
