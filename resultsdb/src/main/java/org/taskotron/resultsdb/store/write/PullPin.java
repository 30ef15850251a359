package org.taskotron.resultsdb.store.write;

import java.util.Optional;
import org.taskotron.resultsdb.retention.Pin;

/** A result or group is no longer to be pinned. */
public record PullPin(Optional<Long> result, Optional<String> group)
    implements Change<Optional<Pin>> {

  @Override
  public void announce(Needs needs) {}

  @Override
  public Optional<Pin> decide(Batch batch) {
    RetentionMapper tables = batch.tables(RetentionMapper.class);
    Optional<PinRow> there =
        Optional.ofNullable(tables.pinOf(result.orElse(null), group.orElse(null)));
    there.ifPresent(pin -> tables.deletePin(pin.id()));
    return there.map(PinRow::pin);
  }
}
