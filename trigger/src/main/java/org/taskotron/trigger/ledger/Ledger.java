package org.taskotron.trigger.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.Schema;

/**
 * Every message seen and what became of it. What has been recorded survives power loss; whoever finds a message pending
 * after a crash does its work again.
 *
 * <p>Safe for use by several threads, as long as one process writes. All methods throw {@link
 * org.taskotron.base.db.DatabaseAway} when the database is away: asking again is right.
 */
public final class Ledger {

  /** Its tables. */
  public static final Schema SCHEMA = new Schema(
      "ledger", "org/taskotron/trigger/ledger/migrations", "1", List.of(LedgerMapper.class));

  /** So that forgetting much at once holds up nobody. */
  private static final int FORGOTTEN_AT_ONCE = 500;

  private static final int ASKED_AT_ONCE = 500;

  private final Database database;
  private final Clock clock;

  public Ledger(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Records messages that have come; what is known already stays as it is. Committed when this returns. */
  public List<Arrival> record(List<NewMessage> messages) {
    return database.writeBatch(session -> {
      LedgerMapper mapper = session.getMapper(LedgerMapper.class);
      Set<String> ids =
          messages.stream().map(message -> message.key().id()).collect(Collectors.toSet());
      Set<MessageKey> known = new HashSet<>();
      inPortions(ids, portion -> known.addAll(mapper.known(portion)));
      Set<String> knownIds =
          known.stream().map(MessageKey::id).collect(Collectors.toCollection(HashSet::new));
      List<Arrival> arrivals = new ArrayList<>(messages.size());
      for (NewMessage message : messages) {
        if (known.add(message.key())) {
          boolean ended = message.state() != MessageState.PENDING;
          mapper.insert(message, message.body().orElse(null), ended ? message.received() : null);
          arrivals.add(knownIds.add(message.key().id()) ? Arrival.NEW : Arrival.NEW_CONTENT);
        } else {
          arrivals.add(Arrival.KNOWN);
        }
      }
      return arrivals;
    });
  }

  /** The oldest pending messages that came after one. */
  public List<PendingMessage> pendingAfter(long seq, int limit) {
    return read(mapper -> mapper.pending(seq, limit));
  }

  /** Notes how often a document was tried to be had. */
  public void tried(long seq, int tries) {
    database.write(session -> {
      session.getMapper(LedgerMapper.class).tried(seq, tries);
      return seq;
    });
  }

  /** Notes what became of pending messages. */
  public void end(List<Ending> endings) {
    end(endings, Optional.empty());
  }

  /** Notes what became of pending messages, and how far jobs.csv has got: both or neither. */
  public void end(List<Ending> endings, Optional<JournalMark> mark) {
    Instant now = clock.instant();
    database.writeBatch(session -> {
      LedgerMapper mapper = session.getMapper(LedgerMapper.class);
      endings.forEach(ending -> mapper.end(ending, now));
      mark.ifPresent(to -> {
        to.logged().forEach(uuid -> mapper.log(uuid, now));
        mapper.mark(to.file(), to.position());
      });
      return endings.size();
    });
  }

  /** Those of the jobs that have their line in jobs.csv. */
  public Set<UUID> logged(Collection<UUID> uuids) {
    return read(mapper -> {
      Set<UUID> logged = new HashSet<>();
      inPortions(uuids, portion -> logged.addAll(mapper.logged(portion)));
      return logged;
    });
  }

  /** How far a jobs.csv is accounted for. */
  public OptionalLong position(String file) {
    Long position =
        database.read(session -> session.getMapper(LedgerMapper.class).position(file));
    return position == null ? OptionalLong.empty() : OptionalLong.of(position);
  }

  /** All messages of an id, the one that says most first: one that led somewhere before one that was dropped. */
  public List<LedgerEntry> ofId(String id) {
    return read(mapper -> mapper.ofId(id)).stream()
        .sorted((a, b) -> Boolean.compare(saysLittle(a), saysLittle(b)))
        .toList();
  }

  private static boolean saysLittle(LedgerEntry entry) {
    return entry.state() == MessageState.DROPPED || entry.state() == MessageState.IGNORED;
  }

  /** The newest messages before one, of one state or all. */
  public List<LedgerEntry> newest(Optional<MessageState> state, long before, int limit) {
    return read(mapper -> mapper.entries(before, state.orElse(null), limit));
  }

  /** The envelope as it came, if it was kept. */
  public Optional<String> body(long seq) {
    @Nullable String body = database.read(session -> session.getMapper(LedgerMapper.class).body(seq));
    return Optional.ofNullable(body);
  }

  public long count(MessageState state) {
    return read(mapper -> mapper.count(state));
  }

  /** Forgets what is older than that, some of it at a time; answers how much was forgotten just now. */
  public int forget(Duration ignoredAfter, Duration otherwiseAfter) {
    Instant now = clock.instant();
    return database.write(session -> {
      LedgerMapper mapper = session.getMapper(LedgerMapper.class);
      int forgotten =
          mapper.forget(MessageState.IGNORED, now.minus(ignoredAfter), FORGOTTEN_AT_ONCE);
      for (MessageState state :
          List.of(MessageState.DONE, MessageState.DROPPED, MessageState.FAILED)) {
        forgotten += mapper.forget(state, now.minus(otherwiseAfter), FORGOTTEN_AT_ONCE);
      }
      mapper.forgetLogged(now.minus(otherwiseAfter));
      return forgotten;
    });
  }

  private <T> T read(Function<LedgerMapper, T> question) {
    return database.read(session -> question.apply(session.getMapper(LedgerMapper.class)));
  }

  private static <T> void inPortions(Collection<T> all, java.util.function.Consumer<List<T>> ask) {
    List<T> list = List.copyOf(all);
    for (int n = 0; n < list.size(); n += ASKED_AT_ONCE) {
      ask.accept(list.subList(n, Math.min(list.size(), n + ASKED_AT_ONCE)));
    }
  }
}
