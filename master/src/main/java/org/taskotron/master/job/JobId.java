package org.taskotron.master.job;

import java.util.UUID;

/** Follows the work from message to result: ExecDB's row, ResultsDB's group and the artifacts' directory have it too. */
public record JobId(UUID uuid) {

  /**
   * Reads the usual text of 36 characters.
   *
   * @throws IllegalArgumentException that names the text and what was expected
   */
  public static JobId parse(String text) {
    if (text.length() == 36) {
      try {
        return new JobId(UUID.fromString(text));
      } catch (IllegalArgumentException e) {
        // told below, in words that say what was expected
      }
    }
    throw new IllegalArgumentException("uuid: '" + Texts.shown(text)
        + "' (expected 36 characters like 2f1e0c9a-0000-4000-8000-000000000000)");
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
