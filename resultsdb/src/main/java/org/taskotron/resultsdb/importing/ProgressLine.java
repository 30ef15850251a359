package org.taskotron.resultsdb.importing;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.taskotron.base.daemon.Ticker;

/** How far it is, for people: a line that is written over on a terminal, else one now and then. */
public final class ProgressLine {

  private static final int BAR = 24;
  private static final String TO_LINE_BEGIN = "\r\u001b[K";

  private final PrintStream err;
  private final boolean terminal;
  private final Ticker ticker;
  private final Duration pause;
  private Duration begun;
  private Duration told;
  private long beganWith;
  private boolean shown;

  public ProgressLine(PrintStream err, boolean terminal, Ticker ticker) {
    this.err = err;
    this.terminal = terminal;
    this.ticker = ticker;
    this.pause = terminal ? Duration.ofMillis(200) : Duration.ofSeconds(10);
    this.begun = ticker.now();
    this.told = begun;
  }

  /** Something new begins, of which so much is done already. */
  void begin(long done) {
    begun = ticker.now();
    told = begun;
    beganWith = done;
  }

  /**
   * Tells how far it is, if it is time to.
   *
   * @param what is counted, such as {@code results stored}
   * @param share of the whole that is done, 0 to 1; less: nobody knows
   */
  void at(long done, String what, double share) {
    Duration now = ticker.now();
    if (now.minus(told).compareTo(pause) < 0) {
      return;
    }
    told = now;
    double seconds = Math.max(1e-3, now.minus(begun).toMillis() / 1e3);
    long rate = Math.round((done - beganWith) / seconds);
    String text = String.format(Locale.ROOT, "%,d %s, %,d/s", done, what, rate);
    if (share > 0 && rate > 0) {
      text = String.format(
          Locale.ROOT,
          "%s %3.0f %%, %s, %s left",
          bar(share),
          share * 100,
          text,
          left(done, rate, share));
    }
    if (terminal) {
      err.print(TO_LINE_BEGIN + text);
      err.flush();
      shown = true;
    } else {
      err.println(text.strip());
    }
  }

  private String bar(double share) {
    int full = (int) Math.round(Math.min(1, share) * BAR);
    return terminal ? "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]" : "";
  }

  private static String left(long done, long rate, double share) {
    long seconds = Math.round(done / share * (1 - Math.min(1, share)) / rate);
    return seconds >= 120 ? seconds / 60 + " min" : seconds + " s";
  }

  /** A line that stays. */
  public void say(String text) {
    if (shown) {
      err.print(TO_LINE_BEGIN);
      shown = false;
    }
    err.println(text);
  }
}
