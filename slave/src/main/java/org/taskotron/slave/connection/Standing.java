package org.taskotron.slave.connection;

import java.util.List;

/**
 * What a slave says of itself, first on every connection.
 *
 * @param slots room for so many jobs at a time
 * @param arches that this machine runs natively
 * @param held every attempt for which the slave has no EndTaken
 * @param mood whether it takes new work
 */
public record Standing(
    int slots,
    List<String> labels,
    List<String> arches,
    String version,
    String host,
    String bootId,
    List<Held> held,
    Mood mood) {

  /** An attempt that the slave knows of. */
  public record Held(AttemptId attempt, long lease) {}

  /**
   * Whether the slave takes new work.
   *
   * @param whyNot for people; empty when it does
   */
  public record Mood(String whyNot) {

    /** Takes all that comes. */
    public static final Mood WILLING = new Mood("");

    public boolean acceptsWork() {
      return whyNot.isEmpty();
    }
  }

  public Standing {
    labels = List.copyOf(labels);
    arches = List.copyOf(arches);
    held = List.copyOf(held);
  }
}
