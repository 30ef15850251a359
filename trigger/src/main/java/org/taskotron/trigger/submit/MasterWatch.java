package org.taskotron.trigger.submit;

import java.time.Duration;
import org.taskotron.base.daemon.Condition;

/** Looks each second whether there is a connection to the master. Used by one thread. */
public final class MasterWatch {

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** The first connection takes its time, on a busy machine some seconds: that is nothing to speak of. */
  private static final int QUIET_LOOKS = 5;

  private final GrpcMaster master;
  private final Condition there;
  private final SubmitQueue queue;
  private final Runnable back;

  private boolean connected;
  private boolean wasConnected;
  private int looks;

  /**
   * Watches.
   *
   * @param there is told
   * @param queue while something is in it, its submitter knows better what the master can do
   * @param back called when there is a connection again
   */
  public MasterWatch(GrpcMaster master, Condition there, SubmitQueue queue, Runnable back) {
    this.master = master;
    this.there = there;
    this.queue = queue;
    this.back = back;
  }

  /** Looks; answers when to look again. */
  public Duration pass() {
    boolean now = master.isConnected();
    looks++;
    if (now && !connected) {
      back.run();
    }
    if (now && queue.size() == 0) {
      there.met();
    } else if (!now && (wasConnected || looks > QUIET_LOOKS)) {
      there.waiting(master.address() + " cannot be reached");
    }
    connected = now;
    wasConnected |= now;
    return looks == 1 ? EVERY.dividedBy(5) : EVERY;
  }
}
