package org.taskotron.resultsdb.fuzz;

import java.util.concurrent.TimeUnit;

/**
 * How long, and from where. {@code -Dtaskotron.fuzz.seconds} is the time of all parts together, {@code
 * -Dtaskotron.fuzz.seed} another beginning; a part that fails says which one it had.
 */
public final class Fuzz {

  /** A request that takes longer harms those behind it. */
  public static final long SLOW_MILLIS = 1_000;

  public static final long SEED = Long.getLong("taskotron.fuzz.seed", 42);

  private static final int SECONDS = Integer.getInteger("taskotron.fuzz.seconds", 20);
  private static final int SHARES = 60;

  private Fuzz() {}

  /** One more of something. */
  public interface Shot {
    void fire() throws Exception;
  }

  /**
   * Fires for a part of the time.
   *
   * @param shares of the sixty that all parts have together
   * @return how often
   */
  public static int forShares(int shares, Shot shot) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS) * shares / SHARES;
    int fired = 0;
    while (System.nanoTime() < end) {
      shot.fire();
      fired++;
    }
    return fired;
  }
}
