package org.taskotron.client.house;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.bus.FedmsgEnvelope;

/** One message on its way: when it was published last, and what became of it. Used by one thread. */
final class Delivery {

  private final FedmsgEnvelope message;
  private long published;
  private int times;
  private @Nullable Fate fate;

  Delivery(FedmsgEnvelope message) {
    this.message = message;
  }

  FedmsgEnvelope message() {
    return message;
  }

  String id() {
    return message.identity();
  }

  void publishedAt(long now) {
    published = now;
    times++;
  }

  /** How often it was published. */
  int times() {
    return times;
  }

  long nanosSincePublished(long now) {
    return now - published;
  }

  void met(Fate fate) {
    this.fate = fate;
  }

  Optional<Fate> fate() {
    return Optional.ofNullable(fate);
  }

  boolean settled() {
    return fate != null && fate.settled();
  }
}
