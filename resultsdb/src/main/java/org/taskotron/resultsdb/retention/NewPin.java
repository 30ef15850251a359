package org.taskotron.resultsdb.retention;

import java.util.Optional;

/** A pin as it is handed in: for a result, or for a group by its uuid. */
public record NewPin(Optional<Long> result, Optional<String> group, String reason, String by) {

  public NewPin {
    if (result.isPresent() == group.isPresent()) {
      throw new IllegalArgumentException("a pin holds a result or a group");
    }
  }
}
