package org.taskotron.trigger.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.bus.BadMessage;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.Received;
import org.taskotron.base.db.Database;
import org.taskotron.base.id.JobUuid;
import org.taskotron.trigger.ledger.Arrival;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.ledger.MessageKey;
import org.taskotron.trigger.ledger.MessageState;
import org.taskotron.trigger.ledger.NewMessage;

/** Brings messages from the inbox into the ledger, many at once. Used by one thread. */
public final class Intake {

  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

  private static final int MOST_AT_ONCE = 500;

  private final Inbox inbox;
  private final Ledger ledger;
  private final Supplier<Interest> interest;
  private final int limit;
  private final Clock clock;
  private final Counts counts;

  /** Looked at and not recorded yet: the database was away. */
  private List<NewMessage> unwritten = List.of();

  /**
   * Brings messages in.
   *
   * @param interest as it is at the moment
   * @param limit how many bytes a message may have
   */
  public Intake(
      Inbox inbox,
      Ledger ledger,
      Supplier<Interest> interest,
      int limit,
      Clock clock,
      Counts counts) {
    this.inbox = inbox;
    this.ledger = ledger;
    this.interest = interest;
    this.limit = limit;
    this.clock = clock;
    this.counts = counts;
  }

  /**
   * Records what waits, up to a limit; answers whether something new waits to be looked at. When the database is away it
   * throws, and the next call goes on with the same messages.
   */
  public boolean pass() {
    if (unwritten.isEmpty()) {
      unwritten = lookedAt(inbox.take(MOST_AT_ONCE));
    }
    boolean news = record(unwritten);
    unwritten = List.of();
    return news;
  }

  /** Whether there is more to do at once. */
  public boolean hasMore() {
    return inbox.size() > 0;
  }

  private List<NewMessage> lookedAt(List<List<byte[]>> messages) {
    Instant now = clock.instant();
    Interest wanted = interest.get();
    List<NewMessage> looked = new ArrayList<>(messages.size());
    for (List<byte[]> frames : messages) {
      Received received = FedmsgEnvelope.receive(frames, limit);
      if (received instanceof FedmsgEnvelope envelope) {
        looked.add(good(envelope, new String(frames.get(1), UTF_8), wanted, now));
      } else {
        bad((BadMessage) received, frames, now).ifPresent(looked::add);
      }
    }
    counts.received(messages.size());
    return looked;
  }

  private static NewMessage good(
      FedmsgEnvelope envelope, String body, Interest wanted, Instant now) {
    MessageKey key = new MessageKey(envelope.identity(), envelope.contentHash());
    return wanted
        .whyNot(envelope.topic())
        .map(reason -> new NewMessage(
            key, envelope.topic(), now, MessageState.IGNORED, reason, Optional.empty()))
        .orElseGet(() -> new NewMessage(
            key, envelope.topic(), now, MessageState.PENDING, "", Optional.of(body)));
  }

  /** Kept in the ledger too, if it can be told which message it was to be: somebody may look for it. */
  private Optional<NewMessage> bad(BadMessage bad, List<byte[]> frames, Instant now) {
    counts.bad(bad.fault());
    LOG.warn("message {} dropped: {}", bad.id(), bad.reason());
    if (bad.id().equals("?")) {
      counts.ended(MessageState.DROPPED);
      return Optional.empty();
    }
    MessageKey key = new MessageKey(JobUuid.withoutYear(bad.id()), hashOf(frames));
    return Optional.of(
        new NewMessage(key, "", now, MessageState.DROPPED, bad.reason(), Optional.empty()));
  }

  private static String hashOf(List<byte[]> frames) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      frames.forEach(sha256::update);
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private boolean record(List<NewMessage> messages) {
    if (messages.isEmpty()) {
      return false;
    }
    try {
      return told(messages, ledger.record(messages));
    } catch (RuntimeException e) {
      if (Database.away(e)) {
        throw e;
      }
      LOG.warn(
          "{} message(s) could not be recorded together, trying each alone", messages.size(), e);
      return messages.stream().map(this::recordAlone).reduce(false, Boolean::logicalOr);
    }
  }

  /** A message that the database does not take harms no other. */
  private boolean recordAlone(NewMessage message) {
    try {
      return told(List.of(message), ledger.record(List.of(message)));
    } catch (RuntimeException e) {
      if (Database.away(e)) {
        throw e;
      }
      LOG.error("message {} dropped: it cannot be recorded", message.key().id(), e);
      counts.ended(MessageState.DROPPED);
      return false;
    }
  }

  private boolean told(List<NewMessage> messages, List<Arrival> arrivals) {
    boolean news = false;
    for (int n = 0; n < messages.size(); n++) {
      NewMessage message = messages.get(n);
      Arrival arrival = arrivals.get(n);
      if (arrival == Arrival.KNOWN) {
        counts.repeated();
        continue;
      }
      if (arrival == Arrival.NEW_CONTENT && message.state() != MessageState.DROPPED) {
        LOG.warn(
            "message {} has come before with another content; both are kept",
            message.key().id());
      }
      counts.ended(message.state());
      news |= message.state() == MessageState.PENDING;
    }
    return news;
  }
}
