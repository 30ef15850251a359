package org.taskotron.trigger.submit;

/** The master cannot take jobs now; asking again later is right. Its message says why. */
public final class MasterAway extends Exception {

  private static final long serialVersionUID = 1;

  public MasterAway(String message) {
    super(message);
  }

  /** Why. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
