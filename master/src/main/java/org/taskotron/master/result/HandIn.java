package org.taskotron.master.result;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Results that are kept together or not at all.
 *
 * @param stillHeld asked just before they are written: whether the attempt's lease is honoured
 */
public record HandIn(List<NewResult> results, BooleanSupplier stillHeld) {
  public HandIn {
    results = List.copyOf(results);
  }
}
