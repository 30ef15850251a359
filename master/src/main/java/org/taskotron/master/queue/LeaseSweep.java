package org.taskotron.master.queue;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Ticker;

/**
 * Ends leases that ran out. A pass that comes late (the process was stopped, the machine slept) lets every lease count
 * anew instead: slaves could not renew either. Called by one thread at a time.
 */
public final class LeaseSweep {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSweep.class);

  /** How often {@link #pass} is to be called. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  private static final Duration TOO_LATE = EVERY.plusSeconds(10);

  private final Leases leases;
  private final JobQueue queue;
  private final Ticker ticker;
  private final Duration lostAfter;
  private Duration lastPass;

  public LeaseSweep(Leases leases, JobQueue queue, Ticker ticker, Duration lostAfter) {
    this.leases = leases;
    this.queue = queue;
    this.ticker = ticker;
    this.lostAfter = lostAfter;
    this.lastPass = ticker.now();
  }

  /** One pass. */
  public void pass() {
    Duration late = ticker.since(lastPass);
    lastPass = ticker.now();
    if (late.compareTo(TOO_LATE) > 0) {
      LOG.warn("no look at the leases for {} s: every lease counts anew", late.toSeconds());
      leases.countAnew();
      return;
    }
    for (Leases.Held lease : leases.silentFor(lostAfter)) {
      queue.leaseExpired(lease.job().id(), lease.id()).whenComplete((transition, failure) -> {
        if (failure != null) {
          LOG.warn(
              "job {}: lease {} ran out, which could not be written: {}",
              lease.job().id(),
              lease.id(),
              failure.getMessage());
        }
      });
    }
  }
}
