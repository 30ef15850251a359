package org.taskotron.resultsdb.announce;

import java.util.Optional;
import org.taskotron.resultsdb.result.Result;

/** Knows what a result changes. */
@FunctionalInterface
interface Changes {

  /** The outcome of the result before it about the same. */
  Optional<String> previousOutcome(Result result);
}
