package org.taskotron.slave.environment;

import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;

/** The mirror cannot be reached now; another time it may. */
final class SourceAway extends Exception {

  private static final long serialVersionUID = 1;

  SourceAway(String message, Throwable cause) {
    super(message, cause);
  }

  /** What was fetched does not fit what we have: as after a loss of power. */
  boolean copyIsBroken() {
    for (Throwable at = getCause(); at != null; at = at.getCause()) {
      if (at instanceof MissingObjectException || at instanceof CorruptObjectException) {
        return true;
      }
    }
    return String.valueOf(getMessage()).contains("complete object graph");
  }
}
