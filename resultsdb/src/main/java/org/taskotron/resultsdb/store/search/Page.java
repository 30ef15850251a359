package org.taskotron.resultsdb.store.search;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.Place;
import org.taskotron.resultsdb.result.ResultQuery.Order;
import org.taskotron.resultsdb.result.Window;

/**
 * Which rows of a search are read, and in which order.
 *
 * @param descending the newest first
 * @param offset rows to pass over
 * @param count rows to read, one more than are wanted
 * @param beyondTime only rows that come after this time in that order, or at this time
 * @param beyondId and then after this id
 */
record Page(
    boolean descending,
    long offset,
    int count,
    @Nullable Long beyondTime,
    @Nullable Long beyondId) {

  /** No page in particular. */
  static final Page ALL = new Page(true, 0, 0, null, null);

  static Page of(Order order, Window<Place> window) {
    boolean newestFirst = order == Order.NEWEST_FIRST;
    Optional<Place> place = window.turn().map(Window.Turn::place);
    return new Page(
        newestFirst != window.isBackward(),
        window.offset(),
        window.count() + 1,
        place.map(Place::submitTime).map(Micros::of).orElse(null),
        place.map(Place::id).orElse(null));
  }

  /** The same with another number of rows to pass over. */
  Page at(long otherOffset) {
    return new Page(descending, otherOffset, count, beyondTime, beyondId);
  }

  /** The word for {@code order by}. */
  String direction() {
    return descending ? "desc" : "asc";
  }

  /** How a row beyond the place compares with it. */
  String compares() {
    return descending ? "<" : ">";
  }

  /** Rows that each lead must tell for the page to be full. */
  long end() {
    return offset + count;
  }
}
