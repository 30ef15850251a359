package org.taskotron.trigger.event;

import org.taskotron.base.bus.FedmsgEnvelope;

/** A compose of Fedora-Cloud is finished. */
final class CloudCompose implements EventKind {

  private static final String NAME = "CloudCompose";

  private final ComposeFinished finished;

  CloudCompose(EventSettings settings) {
    this.finished = new ComposeFinished(NAME, "Fedora-Cloud", settings);
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
