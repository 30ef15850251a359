package org.taskotron.trigger.submit;

import java.time.Duration;
import org.taskotron.base.daemon.Condition;

/** Looks each second whether there is a connection to the master. Used by one thread. */
public final class MasterWatch {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final GrpcMaster master;
  private final Condition there;
  private final SubmitQueue queue;
  private final Runnable back;

  private boolean connected;
  private boolean looked;

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
    if (now && !connected) {
      back.run();
    }
    if (now && queue.size() == 0) {
      there.met();
    } else if (!now && looked) {
      there.waiting(master.address() + " cannot be reached");
    }
    connected = now;
    // The first look begins to connect, and says nothing.
    Duration pause = looked ? EVERY : EVERY.dividedBy(5);
    looked = true;
    return pause;
  }
}
