package org.taskotron.master.artifact;

/** What became of an artifact: {@link Stored} or {@link Refused}. */
public sealed interface Finished extends Begun permits Stored, Refused {}
