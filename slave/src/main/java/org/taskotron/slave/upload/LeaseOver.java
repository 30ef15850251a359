package org.taskotron.slave.upload;

/** The master does not honour the lease (any more): there is nothing to try again. */
public final class LeaseOver extends Exception {

  private static final long serialVersionUID = 1;

  public LeaseOver(String message) {
    super(message);
  }
}
