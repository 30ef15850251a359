package org.taskotron.slave.run;

/**
 * The mark that all processes of an attempt carry in their environment, {@code TASKOTRON_ATTEMPT=<uuid>/<attempt>}, and
 * by which they are found again.
 */
public record AttemptMark(String uuid, int attempt) {

  /** The variable's name. */
  public static final String VARIABLE = "TASKOTRON_ATTEMPT";

  public AttemptMark {
    if (uuid.isEmpty() || !uuid.chars().allMatch(c -> c > ' ' && c < 127 && c != '/' && c != '=')) {
      throw new IllegalArgumentException(uuid + " (expected letters, digits, - and _)");
    }
    if (attempt < 1) {
      throw new IllegalArgumentException(attempt + " (expected 1 or more)");
    }
  }

  @Override
  public String toString() {
    return uuid + "/" + attempt;
  }
}
