package org.taskotron.resultsdb.result;

/**
 * What became of a result that was handed in.
 *
 * @param result as it is stored now or was stored before
 */
public record Posted(How how, Result result) {

  /** The cases that there are. */
  public enum How {
    /** Stored now. */
    NEW,
    /** Stored before under the same key, with the same meaning. */
    REPEATED,
    /** Not stored: under this key another one is stored, which is told. */
    KEY_TAKEN
  }
}
