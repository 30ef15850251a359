package org.taskotron.master.job;

/** The public number of a lease. It rises with every attempt of the house, and so fences: an older one has lost. */
public record LeaseId(long number) {
  public LeaseId {
    if (number < 1) {
      throw new IllegalArgumentException("lease " + number + " (expected 1 or more)");
    }
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
