package org.taskotron.resultsdb.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;

/**
 * Another ResultsDB's API, for reading: one request at a time, with a pause between them. What fails for the moment is
 * asked for again, ever later and a bounded number of times; pages that are too large, or take too long, are asked for
 * with fewer items. Addresses in answers are never followed. For one thread.
 */
public final class Upstream implements AutoCloseable {

  /**
   * How it is asked.
   *
   * @param pause between requests
   * @param deadline for a whole answer
   * @param trusted who vouches for the server; empty: those that this machine trusts
   */
  public record Manners(Duration pause, Duration deadline, Optional<SSLContext> trusted) {}

  /** Some two and a half minutes in all. */
  private static final int TRIES = 10;

  /** Whoever mistyped an address should not wait for long. */
  private static final int FIRST_TRIES = 3;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** A server that wants to be left alone for longer is told of, and left alone. */
  private static final Duration LONGEST_WISH = Duration.ofMinutes(10);

  private static final int NOT_FOUND = 404;

  private final Manners manners;
  private final Fetch fetch;
  private final Waiting waiting;
  private final Consumer<String> say;
  private UpstreamAddress address;
  private boolean asked;

  public Upstream(
      UpstreamAddress address,
      Manners manners,
      Clock clock,
      Waiting waiting,
      Consumer<String> say) {
    this.address = address;
    this.manners = manners;
    this.fetch = new Fetch(manners.deadline(), manners.trusted(), clock);
    this.waiting = waiting;
    this.say = say;
  }

  /** Where it is, after {@link #open} also if it had moved. */
  public UpstreamAddress address() {
    return address;
  }

  /** Looks whether it is a ResultsDB at all; answers the outcomes that it knows. */
  public List<String> open() {
    Fetch.Answer answer = landing();
    if (answer.isRedirect()) {
      UpstreamAddress moved = moved(answer);
      say.accept(address + " leads to " + moved);
      address = moved;
      answer = landing();
    }
    Item landing = Item.of(answer.address(), "", jsonOf(answer));
    if (!landing.has("results") || !landing.has("testcases")) {
      throw new UpstreamFailure(answer.address()
          + ": no landing page of ResultsDB's API (expected an object with testcases and results)");
    }
    return landing.has("outcomes") ? landing.texts("outcomes") : List.of();
  }

  private Fetch.Answer landing() {
    return ask(limit -> "", 1, FIRST_TRIES).answer();
  }

  private UpstreamAddress moved(Fetch.Answer answer) {
    return answer
        .location()
        .flatMap(location -> address.movedTo(answer.address(), location))
        .orElseThrow(() -> leadsAway(answer));
  }

  /**
   * A page.
   *
   * @param path its address for so many items
   * @param limit how many to ask for; fewer, if so many do not come
   */
  public Page page(IntFunction<String> path, int limit) {
    Asked asked = ask(path, limit, TRIES);
    Fetch.Answer answer = asked.answer();
    Item page = Item.of(answer.address(), "", jsonOf(answer));
    List<Item> items = new ArrayList<>();
    JsonNode data = page.list("data");
    for (int i = 0; i < data.size(); i++) {
      items.add(Item.of(answer.address(), "data[" + i + "]", data.get(i)));
    }
    if (items.size() > asked.limit()) {
      throw page.wrong("data", asked.limit() + " items at most");
    }
    boolean full = items.size() == asked.limit();
    boolean next = page.has("next");
    return new Page(
        items,
        asked.limit(),
        next && !full && !items.isEmpty(),
        !items.isEmpty() && (full || next));
  }

  /** One object; empty: there is none. */
  public Optional<Item> one(String path) {
    Fetch.Answer answer = ask(limit -> path, 1, TRIES).answer();
    return answer.status() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(Item.of(answer.address(), "", jsonOf(answer)));
  }

  private static JsonNode jsonOf(Fetch.Answer answer) {
    if (answer.isRedirect()) {
      throw leadsAway(answer);
    }
    if (answer.json() == null) {
      throw new UpstreamFailure(
          answer.address() + ": status " + answer.status() + " (expected the API of ResultsDB)");
    }
    return answer.json();
  }

  private static UpstreamFailure leadsAway(Fetch.Answer answer) {
    return new UpstreamFailure(answer.address() + ": leads to "
        + Item.printable(answer.location().orElse(""))
        + " (expected an answer; if that is the same ResultsDB, give its address with --from)");
  }

  private record Asked(Fetch.Answer answer, int limit) {}

  private Asked ask(IntFunction<String> path, int limit, int tries) {
    try {
      int now = limit;
      Duration wait = FIRST_WAIT;
      for (int attempt = 1; ; attempt++) {
        URI uri = address.at(path.apply(now));
        pause();
        try {
          return new Asked(fetch.get(uri), now);
        } catch (TooLarge e) {
          if (now == 1) {
            throw new UpstreamFailure(uri + ": " + e.getMessage() + " to one question", e);
          }
          now = now / 2;
          say.accept(uri + ": " + e.getMessage() + "; asking for " + now + " at once");
        } catch (Unanswered e) {
          Duration wish = e.wish().orElse(Duration.ZERO);
          if (attempt >= tries || wish.compareTo(LONGEST_WISH) > 0) {
            throw givenUp(uri, e, attempt, wish);
          }
          Duration next = wish.compareTo(wait) > 0 ? wish : wait;
          say.accept(uri + ": " + e.getMessage() + "; again in " + next.toSeconds() + " s (try "
              + (attempt + 1) + " of " + tries + ")");
          waiting.pass(next);
          wait = min(wait.multipliedBy(2), LONGEST_WAIT);
          // It may be that so many are too much for it.
          now = attempt >= 3 ? Math.max(1, now / 2) : now;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UpstreamFailure("interrupted", e);
    }
  }

  private static UpstreamFailure givenUp(URI uri, Unanswered e, int tries, Duration wish) {
    String why = wish.compareTo(LONGEST_WISH) > 0
        ? "it wants to be left alone for " + wish.toMinutes() + " min"
        : tries + " tries came to nothing";
    return new UpstreamFailure(uri + ": " + e.getMessage() + "; " + why, e);
  }

  private void pause() throws InterruptedException {
    if (asked && !manners.pause().isZero()) {
      waiting.pass(manners.pause());
    }
    asked = true;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    fetch.close();
  }
}
