package org.taskotron.resultsdb.importing;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.upstream.Page;
import org.taskotron.resultsdb.upstream.Upstream;
import org.taskotron.resultsdb.upstream.UpstreamFailure;

/**
 * All results in the order in which they were submitted. It always asks for the first page of what was submitted at the
 * time of the last result or later: pages by number would shift while results arrive, and get slower the deeper they lie.
 * The server has no second key of its order, so pages over results of one and the same time are not stable: if a page holds
 * nothing else, more are asked for at once, until all of that time are on one page.
 *
 * <pre>
 *   since=T1   7 @T1  8 @T2  9 @T3 │ since=T3   9 @T3 (known)  10 @T3  11 @T3 │ all of T3: 3 asked for, then 6
 * </pre>
 */
final class ResultPages {

  /** Results of one and the same time. */
  private static final int MOST_AT_ONCE = 1 << 16;

  /** Old servers round the fraction of {@code since}. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

  private static final String OLD =
      "; ResultsDB before 2017 does not know _sort=asc:submit_time, bring a dump of it instead";

  private final Upstream upstream;
  private final int usual;
  private final ResultKeeper keeper;
  private final ProgressLine line;

  /** @param usual how many are asked for at once */
  ResultPages(Upstream upstream, int usual, ResultKeeper keeper, ProgressLine line) {
    this.upstream = upstream;
    this.usual = usual;
    this.keeper = keeper;
    this.line = line;
  }

  void read(Position position, Marks marks) throws IOException {
    line.begin(position.at().results());
    long from = Math.max(position.at().reached(), marks.since());
    int limit = usual;
    boolean more = true;
    while (more) {
      long since = from;
      Page page = upstream.page(most -> path(since, most), limit);
      List<Result> heads = keeper.look(page.items());
      checkOrder(page, heads, since);
      if (heads.isEmpty()) {
        checkThereAreNone(since);
        return;
      }
      Result last = heads.get(heads.size() - 1);
      long reached = Math.max(since, Micros.of(last.submitTime()));
      keeper.keep(page.items(), heads, reached);
      tell(position, last, marks);
      more = page.more();
      if (more && reached == since) {
        limit = twice(page, limit, last.submitTime());
      } else {
        // After a large page or bad times it finds its way back slowly.
        limit = Math.min(usual, page.limit() < limit ? page.limit() : limit + limit / 4 + 1);
      }
      from = reached;
    }
  }

  private static String path(long since, int limit) {
    return "/results?_sort=asc:submit_time"
        + (since == Progress.NOTHING ? "" : "&since=" + TIME.format(Micros.toInstant(since)))
        + "&limit=" + limit + "&page=0";
  }

  private void tell(Position position, Result last, Marks marks) {
    long stored = position.at().results();
    double left = Math.max(0, marks.newestId() - last.id());
    line.at(
        stored,
        "results stored, up to " + TIME.format(last.submitTime()).substring(0, 16),
        marks.since() == Progress.NOTHING && stored > 0 ? stored / (stored + left) : 0);
  }

  /** All results of the page have one and the same time. */
  private int twice(Page page, int asked, Instant time) {
    boolean noMore = page.capped() || page.limit() < asked || page.limit() >= MOST_AT_ONCE;
    if (noMore) {
      throw new UpstreamFailure(
          upstream.address() + ": more than " + page.items().size()
              + " results were submitted at " + TIME.format(time)
              + ", and the server did not give more at once"
              + " (expected all of one time on one page: there is no order among them; bring a dump instead)");
    }
    return page.limit() * 2;
  }

  private void checkOrder(Page page, List<Result> heads, long since) {
    Instant before =
        since == Progress.NOTHING ? Instant.MIN : Micros.toInstant(since).minus(ROUNDING);
    for (int i = 0; i < heads.size(); i++) {
      Instant time = heads.get(i).submitTime();
      if (time.isBefore(before)) {
        throw page.items()
            .get(i)
            .wrong(
                "submit_time",
                (i == 0 ? "nothing before since" : "nothing before the item before") + OLD);
      }
      before = i == 0 || time.isAfter(before) ? time : before;
    }
  }

  /** An old server takes {@code _sort} for a datum that no result has. */
  private void checkThereAreNone(long since) {
    List<Result> newest = keeper.look(
        upstream.page(limit -> "/results?limit=" + limit + "&page=0", 1).items());
    boolean none = newest.isEmpty()
        || since != Progress.NOTHING && Micros.of(newest.get(0).submitTime()) < since;
    if (none) {
      return;
    }
    // It may have arrived just now.
    if (upstream.page(most -> path(since, most), 1).items().isEmpty()) {
      throw new UpstreamFailure(upstream.address() + path(since, 1)
          + ": no results (expected some: result " + newest.get(0).id() + " was submitted at "
          + newest.get(0).submitTime() + ")" + OLD);
    }
  }
}
