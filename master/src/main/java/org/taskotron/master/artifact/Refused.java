package org.taskotron.master.artifact;

/**
 * An artifact is not taken, and will not be.
 *
 * @param conflict another content is known under its path; otherwise the artifact itself is not right
 * @param why what was found and what was expected
 */
public record Refused(boolean conflict, String why) implements Finished {

  static Refused wrong(String why) {
    return new Refused(false, why);
  }

  static Refused conflict(String why) {
    return new Refused(true, why);
  }
}
