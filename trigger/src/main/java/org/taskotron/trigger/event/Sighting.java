package org.taskotron.trigger.event;

import java.net.URI;
import java.util.List;
import java.util.function.Function;

/** What a kind of event makes of a message. */
public sealed interface Sighting {

  /** These events. */
  record Events(List<TriggerEvent> events) implements Sighting {
    public Events {
      events = List.copyOf(events);
    }
  }

  /** A good message that this kind does not want; why. */
  record NotMine(String reason) implements Sighting {}

  /** A message that this kind wants and cannot use; why. */
  record Unusable(String reason) implements Sighting {}

  /** What was needed from elsewhere could not be had; why. */
  record Failed(String reason) implements Sighting {}

  /**
   * A document from elsewhere is needed first.
   *
   * @param document http, https or file
   * @param then what to make of its bytes
   * @param otherwise what to make of it when it cannot be had, for this reason
   */
  record Needs(URI document, Function<byte[], Sighting> then, Function<String, Sighting> otherwise)
      implements Sighting {}
}
