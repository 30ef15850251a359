package org.taskotron.master;

import java.util.concurrent.atomic.AtomicBoolean;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.db.Availability;
import org.taskotron.master.queue.Leases;

/**
 * Hears of the database going away and coming back. While it was away nobody could be told that a lease was renewed in
 * vain or an end was taken, so every lease counts anew from its return.
 */
final class DatabaseWatch implements Availability {
  private final Condition condition;
  private final Leases leases;
  private final AtomicBoolean wasAway = new AtomicBoolean();

  DatabaseWatch(Condition condition, Leases leases) {
    this.condition = condition;
    this.leases = leases;
  }

  @Override
  public void away(String why) {
    wasAway.set(true);
    leases.countAnew();
    condition.waiting(why);
  }

  @Override
  public void back() {
    if (wasAway.get() && wasAway.getAndSet(false)) {
      leases.countAnew();
      condition.met();
    }
  }
}
