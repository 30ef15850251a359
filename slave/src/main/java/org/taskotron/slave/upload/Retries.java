package org.taskotron.slave.upload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where those wait who failed to reach the master: until their time is up, or until it is known to be back. Safe for use
 * by several threads.
 */
public final class Retries {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition back = lock.newCondition();
  private final List<Runnable> listeners = new ArrayList<>();

  /** The master is there: nobody needs to wait any longer. */
  public void masterIsThere() {
    List<Runnable> told;
    lock.lock();
    try {
      back.signalAll();
      told = List.copyOf(listeners);
    } finally {
      lock.unlock();
    }
    told.forEach(Runnable::run);
  }

  /** Waits as long as that, or less. */
  public void pause(Duration most) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      var unused = back.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      lock.unlock();
    }
  }

  void whenMasterIsThere(Runnable listener) {
    lock.lock();
    try {
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }
}
