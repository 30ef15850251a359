package org.taskotron.base.daemon;

/** Exit codes of all our programs. */
public final class Exit {

  public static final int DONE = 0;

  /** It did not work. */
  public static final int FAILED = 1;

  /** Wrong usage or configuration. */
  public static final int USAGE = 2;

  private Exit() {}
}
