package org.taskotron.master.web;

import java.util.List;
import java.util.UUID;
import org.taskotron.master.result.KeptResult;
import org.taskotron.master.result.ResultStore;

/** What pages show of a job's results. Safe for use by several threads. */
@FunctionalInterface
public interface ResultViews {

  /** The results that a store keeps. */
  static ResultViews of(ResultStore store) {
    return job -> store.ofJob(job).stream().map(ResultViews::line).toList();
  }

  private static ResultLine line(KeptResult kept) {
    return new ResultLine(
        kept.key().attempt(),
        kept.key().toString(),
        kept.testcase(),
        kept.item(),
        kept.itemType(),
        kept.outcome(),
        kept.note(),
        kept.refUrl(),
        kept.resultsdbId(),
        kept.refused());
  }

  /** The results of a job, in the order they were handed in. */
  List<ResultLine> of(UUID job);

  /**
   * A result.
   *
   * @param attempt that found it
   * @param testcase with its namespace
   * @param outcome in ResultsDB's words
   * @param refUrl where to look closer; empty: nowhere
   * @param resultsdbId ResultsDB's number; 0: not there yet
   * @param refused ResultsDB's words when it refused the result; empty: it did not
   */
  record ResultLine(
      int attempt,
      String key,
      String testcase,
      String item,
      String itemType,
      String outcome,
      String note,
      String refUrl,
      long resultsdbId,
      String refused) {

    /** Its colour, symbol and word. */
    public org.taskotron.base.web.Tone tone() {
      return Look.ofResult(outcome);
    }
  }
}
