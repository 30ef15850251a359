package org.taskotron.resultsdb.store.write;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.retention.Pin;

/** A row of {@code pin}, with its group's uuid. */
public record PinRow(
    long id,
    @Nullable Long resultId,
    @Nullable Long groupId,
    @Nullable String uuid,
    String reason,
    String saidBy,
    long made) {

  public Pin pin() {
    return new Pin(
        id,
        Optional.ofNullable(resultId),
        Optional.ofNullable(uuid),
        reason,
        saidBy,
        Micros.toInstant(made));
  }
}
