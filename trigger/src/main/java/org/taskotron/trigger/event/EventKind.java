package org.taskotron.trigger.event;

import org.taskotron.base.bus.FedmsgEnvelope;

/** A kind of event: which messages it is made of, and how. A new kind is one more class, named in {@link EventKinds}. */
public interface EventKind {

  /** The {@code message_type} that rules ask for. */
  String name();

  /** The topic it listens to, without prefix and deployment: {@code buildsys.build.state.change}. */
  String topic();

  /** What this kind makes of a message on its topic. Asks nobody and keeps nothing. */
  Sighting look(FedmsgEnvelope message);
}
