package org.taskotron.slave.run;

import java.time.Duration;

/**
 * How commands are supervised.
 *
 * @param grace what a task has between SIGTERM and SIGKILL
 * @param pidNamespaces whether each command gets a PID namespace of its own
 */
public record SupervisorSettings(Duration grace, PidNamespaces pidNamespaces) {

  public static final Duration GRACE = Duration.ofSeconds(5);

  /** Five seconds of grace, namespaces where they can be had. */
  public static final SupervisorSettings DEFAULT =
      new SupervisorSettings(GRACE, PidNamespaces.AUTO);

  public SupervisorSettings {
    if (grace.isNegative()) {
      throw new IllegalArgumentException(grace + " (expected 0s or more)");
    }
  }

  /** Namespaces cost some 1.5 ms of processor time a command, and keep everything that it starts together. */
  public enum PidNamespaces {
    /** Where this user may make them; that is tried once. */
    AUTO,
    NEVER
  }
}
