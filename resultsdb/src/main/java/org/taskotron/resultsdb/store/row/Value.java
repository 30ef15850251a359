package org.taskotron.resultsdb.store.row;

import java.nio.charset.StandardCharsets;
import org.taskotron.resultsdb.result.Hash;

/**
 * A text of a result's data as it is searched for.
 *
 * @param head all of it, or its beginning
 * @param rest empty, or the hash of the whole when {@code head} is only its beginning
 */
public record Value(String head, String rest) {

  public static Value of(String text) {
    return Head.fits(text)
        ? new Value(text, "")
        : new Value(Head.of(text), Hash.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  public boolean isLong() {
    return !rest.isEmpty();
  }
}
