package org.taskotron.master.result;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Keeps results. Safe for use by several threads; the futures fail when the database is away. */
public interface ResultStore {

  /** Keeps all of these or none; the future completes when they are on the disk. */
  CompletableFuture<Kept> keep(HandIn handIn);

  /** ResultsDB has it under this id. */
  CompletableFuture<Void> stored(ResultKey key, long resultsdbId);

  /** ResultsDB will never take it, and said why. */
  CompletableFuture<Void> refused(ResultKey key, String words);

  /** Those that ResultsDB has not answered, in the order in which they were kept, from behind {@code after} on. */
  List<WaitingResult> waiting(long after, int most);

  /** How many there are of these. */
  long countWaiting();

  /** When the first of these was handed in; empty when there is none. */
  Optional<Instant> oldestWaiting();

  /** A job's results, in the order in which they were kept. */
  List<KeptResult> ofJob(UUID job);

  /**
   * A result that ResultsDB has not answered.
   *
   * @param id rises in the order of keeping
   * @param body as it is posted
   */
  record WaitingResult(long id, ResultKey key, String testcase, String body) {}
}
