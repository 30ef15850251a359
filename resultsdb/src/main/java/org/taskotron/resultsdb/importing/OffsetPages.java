package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.upstream.Item;
import org.taskotron.resultsdb.upstream.Page;
import org.taskotron.resultsdb.upstream.Upstream;
import org.taskotron.resultsdb.upstream.UpstreamFailure;

/** A list of another ResultsDB, page by page. New items before a page move others to later ones, where they come again. */
final class OffsetPages {

  private final Upstream upstream;
  private final int most;

  /** @param most how many are asked for at once */
  OffsetPages(Upstream upstream, int most) {
    this.upstream = upstream;
    this.most = most;
  }

  /** Takes items. */
  interface Taker {

    /**
     * @param begin the number of the first one in the list
     * @return whether more are wanted
     */
    boolean take(List<Item> items, long begin) throws IOException;
  }

  /**
   * Goes through a list.
   *
   * @param path its address, to which {@code limit=} can be added
   * @param key the field that no two items share
   * @param from the number of the first item that is wanted
   */
  void read(String path, String key, long from, Taker taker) throws IOException {
    long next = from;
    int limit = most;
    @Nullable String first = null;
    boolean goOn = true;
    while (goOn) {
      long begin = next;
      Page page = upstream.page(most -> path + "limit=" + most + "&page=" + begin / most, limit);
      List<Item> items = page.items();
      long start = begin / page.limit() * page.limit();
      limit = page.capped() ? items.size() : page.limit();
      if (page.capped() && begin > 0) {
        continue; // it gives fewer at once: then this was another page than the one that was meant
      }
      if (!items.isEmpty()) {
        String now = items.get(0).text(key);
        if (now.equals(first)) {
          throw items.get(0).wrong(key, "another one than the page before began with");
        }
        first = now;
      }
      int known = (int) Math.min(items.size(), begin - start);
      goOn = taker.take(items.subList(known, items.size()), begin) && page.more();
      next = Math.max(begin, start + items.size());
      if (goOn && next == begin) {
        throw new UpstreamFailure(upstream.address() + path + ": a page of " + items.size()
            + " items does not lead on (expected " + page.limit() + ")");
      }
    }
  }
}
