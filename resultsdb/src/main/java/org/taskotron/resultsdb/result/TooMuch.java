package org.taskotron.resultsdb.result;

/** The results that were asked for are too large to be told in one answer; fewer of them can be. */
public final class TooMuch extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** @param most what one answer may hold, in bytes */
  public TooMuch(long most) {
    super("These results hold more than " + (most >> 20)
        + " MB, which is too much for one answer: ask for fewer of them (limit, or more filters)");
  }
}
