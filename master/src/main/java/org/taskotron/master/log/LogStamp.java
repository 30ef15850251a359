package org.taskotron.master.log;

import java.time.Instant;

/** The bytes from {@code offset} on, up to the next stamp, arrived at {@code time}. */
public record LogStamp(long offset, Instant time) {}
