package org.taskotron.trigger.event;

import org.taskotron.base.bus.FedmsgEnvelope;

/** A compose of Fedora-Atomic is finished. */
final class AtomicCompose implements EventKind {

  private static final String NAME = "AtomicCompose";

  private final ComposeFinished finished;

  AtomicCompose(EventSettings settings) {
    this.finished = new ComposeFinished(NAME, "Fedora-Atomic", settings);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String topic() {
    return ComposeFinished.TOPIC;
  }

  @Override
  public Sighting look(FedmsgEnvelope message) {
    return finished.look(message);
  }
}
