package org.taskotron.master.store;

import java.time.Instant;
import java.util.UUID;
import org.taskotron.master.result.KeptResult;
import org.taskotron.master.result.NewResult;
import org.taskotron.master.result.ResultKey;

/** A row of {@code result}, without its body. */
record ResultRow(
    String resultKey,
    UUID jobId,
    int attempt,
    String content,
    String testcase,
    String outcome,
    String item,
    String itemType,
    String note,
    String refUrl,
    Instant handedIn,
    KeptResult.State state,
    long resultsdbId,
    String refused) {

  static ResultRow of(NewResult made) {
    return new ResultRow(
        made.result().key().toString(),
        made.result().key().job(),
        made.result().key().attempt(),
        made.content(),
        made.result().testcase(),
        made.result().outcome(),
        made.result().item(),
        made.result().itemType(),
        made.result().note(),
        made.refUrl(),
        made.handedIn(),
        KeptResult.State.WAITING,
        0,
        "");
  }

  KeptResult kept() {
    return new KeptResult(
        ResultKey.parse(resultKey),
        testcase,
        outcome,
        item,
        itemType,
        note,
        refUrl,
        handedIn,
        state,
        resultsdbId,
        refused);
  }
}
