package org.taskotron.resultsdb.waiver;

/** A waiver, and how it stood when it was read. */
public record KnownWaiver(Waiver waiver, WaiverState state) {}
