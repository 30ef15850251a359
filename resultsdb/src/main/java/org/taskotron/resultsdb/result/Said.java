package org.taskotron.resultsdb.result;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said about one field of something that may be known already: nothing, that it is empty, or a text.
 *
 * @param spoken false: what is known stays
 */
public record Said(boolean spoken, Optional<String> text) {

  public static final Said NOTHING = new Said(false, Optional.empty());

  /** The field was named; null clears it. */
  public static Said of(@Nullable String text) {
    return new Said(true, Optional.ofNullable(text));
  }

  /** The field after this, when it was {@code known} before. */
  public Optional<String> over(Optional<String> known) {
    return spoken ? text : known;
  }
}
