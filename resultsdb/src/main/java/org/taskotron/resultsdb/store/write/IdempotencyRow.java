package org.taskotron.resultsdb.store.write;

import java.util.List;
import java.util.stream.LongStream;

/**
 * A row of {@code idempotency}.
 *
 * @param resultId the first result that was handed in under the key
 * @param results how many there were; their ids follow each other
 */
record IdempotencyRow(String idempotencyKey, String fingerprint, long resultId, int results) {

  /** The ids of all of them. */
  List<Long> ids() {
    return LongStream.range(resultId, resultId + results).boxed().toList();
  }
}
