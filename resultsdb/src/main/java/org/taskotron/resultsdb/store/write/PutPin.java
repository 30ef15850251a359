package org.taskotron.resultsdb.store.write;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.resultsdb.retention.NewPin;
import org.taskotron.resultsdb.retention.Pin;

/** A result or group is to be pinned. What is pinned already stays so, with its first reason. */
public record PutPin(NewPin pin) implements Change<Optional<Pin>> {

  @Override
  public void announce(Needs needs) {}

  @Override
  public Optional<Pin> decide(Batch batch) {
    RetentionMapper tables = batch.tables(RetentionMapper.class);
    PinRow there = tables.pinOf(pin.result().orElse(null), pin.group().orElse(null));
    if (there != null) {
      return Optional.of(there.pin());
    }
    @Nullable Long group = pin.group().map(tables::groupId).orElse(null);
    boolean known = pin.result().isPresent()
        ? !tables.there(List.of(pin.result().get())).isEmpty()
        : group != null;
    if (!known) {
      return Optional.empty();
    }
    PinRow made = new PinRow(
        tables.lastPin() + 1,
        pin.result().orElse(null),
        group,
        pin.group().orElse(null),
        pin.reason(),
        pin.by(),
        Micros.of(batch.now()));
    tables.insertPin(made);
    return Optional.of(made.pin());
  }
}
