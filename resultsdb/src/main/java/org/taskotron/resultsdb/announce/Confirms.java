package org.taskotron.resultsdb.announce;

import java.time.Duration;
import java.util.Arrays;

/** What a broker has said about the messages of one batch. The connection's thread tells, the sending one waits. */
final class Confirms {

  private enum State {
    OPEN,
    TAKEN,
    REFUSED
  }

  private State[] states = {};
  private long first;
  private boolean ended;
  private String blocked = "";

  /** A new batch; the sequence numbers of its messages begin here. */
  synchronized void begin(long firstNumber, int count) {
    first = firstNumber;
    states = new State[count];
    Arrays.fill(states, State.OPEN);
  }

  synchronized void ack(long number, boolean allBefore) {
    settle(number, allBefore, State.TAKEN);
  }

  synchronized void nack(long number, boolean allBefore) {
    settle(number, allBefore, State.REFUSED);
  }

  private void settle(long number, boolean allBefore, State state) {
    int last = (int) (number - first);
    for (int i = allBefore ? 0 : Math.max(0, last); i <= last && i < states.length; i++) {
      if (states[i] == State.OPEN) {
        states[i] = state;
      }
    }
    notifyAll();
  }

  /** The channel is closed: nothing more will be said. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized void blocked(String why) {
    blocked = why;
  }

  /** Why the broker takes nothing, for people; empty when it does. */
  synchronized String blocked() {
    return blocked;
  }

  /** Waits until something was said about each message; false when that did not happen. */
  synchronized boolean await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (Arrays.asList(states).contains(State.OPEN)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (ended || left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** How many were taken, from the first on. */
  synchronized int confirmed() {
    int count = 0;
    while (count < states.length && states[count] == State.TAKEN) {
      count++;
    }
    return count;
  }
}
