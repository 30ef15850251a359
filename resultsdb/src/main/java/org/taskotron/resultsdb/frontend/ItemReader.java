package org.taskotron.resultsdb.frontend;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the API about an item. Each question is one request, and a page asks all that it has at once. */
final class ItemReader {

  /** The results that a history is drawn from. */
  private static final int HISTORY = 500;

  private static final int FAMILY = 50;

  private final Site site;

  ItemReader(Site site) {
    this.site = site;
  }

  /** A way of naming the item under which there may be results that do not have it as their item. */
  private final class Otherwise {
    private final Naming naming;
    private final Asked history;
    private Optional<Overview.Question> latest = Optional.empty();

    private Otherwise(Naming naming) {
      this.naming = naming;
      this.history = site.ask("/results", naming.question().and("limit", HISTORY));
    }

    /** Those that are not found as results of the item. Only if there are any, the rest is asked for. */
    private List<ResultView> more() throws IOException, ApiRefusal {
      Naming asItem = Naming.asItem(naming.item());
      List<ResultView> more = ResultView.listOf(Site.told(history)).stream()
          .filter(result -> naming.isOf(result) && !asItem.isOf(result))
          .toList();
      if (!more.isEmpty()) {
        latest = Optional.of(Overview.ask(site, naming.latest()));
      }
      return more;
    }
  }

  /** What is known of an item, and is being asked for. */
  final class Reading {
    private final Naming item;
    private final Overview.Question latest;
    private final Asked history;
    private final List<Otherwise> otherwise;
    private List<ResultView> known = List.of();

    private Reading(String item) {
      this.item = Naming.asItem(item);
      this.latest = Overview.ask(site, this.item.latest());
      this.history = site.ask("/results", this.item.question().and("limit", HISTORY));
      this.otherwise = Naming.otherwise(item).stream().map(Otherwise::new).toList();
    }

    /** Waits for the newest results about it, the newest first. */
    Reading arrived() throws IOException, ApiRefusal {
      List<ResultView> all = new ArrayList<>();
      for (Otherwise other : otherwise) {
        all.addAll(other.more());
      }
      ResultView.listOf(Site.told(history)).stream().filter(item::isOf).forEach(all::add);
      all.sort(ResultView.AGE.reversed());
      known = all.stream().distinct().toList();
      return this;
    }

    List<ResultView> history() {
      return known;
    }

    Matrix matrix() throws IOException, ApiRefusal {
      Overview overview = latest.answer().of(item);
      for (Otherwise other : otherwise) {
        if (other.latest.isPresent()) {
          overview = overview.and(other.latest.get().answer().of(other.naming));
        }
      }
      return Matrix.of(item.item(), overview, known);
    }

    /** What a list of its results is asked for. */
    Naming naming() {
      return otherwise.stream()
          .filter(other -> known.stream().noneMatch(item::isOf) && other.latest.isPresent())
          .map(other -> other.naming)
          .findFirst()
          .orElse(item);
    }
  }

  Reading read(String item) {
    return new Reading(item);
  }

  /** Asks for results about items of the same family that are not newer than this time. */
  Optional<Asked> askFamily(String item, Instant until) {
    return Kinship.family(item)
        .map(family -> site.ask(
            "/results",
            Query.NONE
                .and("item:like", family + "-*")
                .and("since", "1900-01-01," + time(until))
                .and("limit", FAMILY)));
  }

  private static String time(Instant instant) {
    return LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC)
        .toString();
  }

  /** Asks for groups by their names; those with a comma cannot be asked for. */
  Optional<Asked> askGroups(List<String> uuids, int most) {
    List<String> names = new ArrayList<>();
    uuids.stream().distinct().filter(uuid -> uuid.indexOf(',') < 0).limit(most).forEach(names::add);
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(site.ask(
            "/groups", Query.NONE.and("uuid", String.join(",", names)).and("limit", names.size())));
  }
}
