package org.taskotron.slave.connection;

import org.taskotron.base.config.Secret;

/**
 * The right to one attempt for a time: a public number, which fences, and a secret, which proves.
 *
 * @param number rises with every attempt of the house
 * @param secret 32 lower-case hex digits
 */
public record Lease(long number, Secret secret) {

  public Lease {
    if (number < 1) {
      throw new IllegalArgumentException("lease: " + number + " (expected 1 or more)");
    }
    if (!secret.reveal().matches("[0-9a-f]{32}")) {
      throw new IllegalArgumentException("secret: *** (expected 32 lower-case hex digits)");
    }
  }

  /** What calls under this lease carry: {@code <job uuid>/<attempt>/<lease>/<secret>}. Never logged. */
  public String proof(AttemptId attempt) {
    return attempt + "/" + number + "/" + secret.reveal();
  }
}
