package org.taskotron.resultsdb.waiver;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.taskotron.resultsdb.result.IdempotencyKey;
import org.taskotron.resultsdb.result.Slice;
import org.taskotron.resultsdb.result.Window;

/** Where waivers are kept, for good. Safe for use by several threads, and by several processes on one database. */
public interface WaiverStore {

  CompletionStage<PostedWaiver> post(NewWaiver waiver, Optional<IdempotencyKey> key);

  Optional<KnownWaiver> waiver(long id);

  /** The newest first. */
  Slice<KnownWaiver> waivers(WaiverQuery query, Window<Long> window);

  /** Every word about these testcases of an item, the newest first. */
  List<Waiver> words(String item, Set<String> testcases);
}
