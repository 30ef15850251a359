package org.taskotron.base.bus;

/**
 * A message that nobody can use.
 *
 * @param id the id it seems to have, {@code "?"} if none can be made out
 * @param fault for counting
 * @param reason for people: what was found, then what was expected
 */
public record BadMessage(String id, Fault fault, String reason) implements Received {

  /** The sorts of bad messages, as metrics name them. */
  public enum Fault {
    /** Not two frames. */
    FRAMES,
    /** Larger than the limit. */
    OVERSIZE,
    /** Not UTF-8. */
    UTF8,
    /** Not JSON. */
    JSON,
    /** JSON, but not fedmsg's envelope. */
    ENVELOPE,
    /** The topic of the frame is not the envelope's. */
    TOPIC
  }
}
