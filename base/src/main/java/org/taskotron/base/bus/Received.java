package org.taskotron.base.bus;

/** What came of looking at a message from the bus: an envelope, or what is wrong with it. */
public sealed interface Received permits FedmsgEnvelope, BadMessage {}
