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

  /** The newest of each check on each arch. */
  static Query latest(String item) {
    return about(item).and("_distinct_on", String.join(",", Check.KEYS));
  }

  /**
   * The API takes a comma for the end of a value. An item that has one is asked for with a star in its place, and {@link
   * #of} leaves out what else was found.
   */
  static Query about(String item) {
    return item.indexOf(',') < 0
        ? Query.NONE.and("item", item)
        : Query.NONE.and("item:like", item.replace(',', '*'));
  }

  /** An item's matrix that is being asked for. */
  final class Reading {
    private final String item;
    private final Overview.Question latest;
    private final Asked history;

    private Reading(String item) {
      this.item = item;
      this.latest = Overview.ask(site, latest(item));
      this.history = site.ask("/results", about(item).and("limit", HISTORY));
    }

    Matrix matrix() throws IOException, ApiRefusal {
      List<ResultView> known = history();
      return Matrix.of(latest.answer().about(item), known);
    }

    /** The newest results about it, the newest first. */
    List<ResultView> history() throws IOException, ApiRefusal {
      return of(item, ResultView.listOf(Site.told(history)));
    }
  }

  Reading read(String item) {
    return new Reading(item);
  }

  private static List<ResultView> of(String item, List<ResultView> results) {
    return results.stream().filter(result -> result.all("item").contains(item)).toList();
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
