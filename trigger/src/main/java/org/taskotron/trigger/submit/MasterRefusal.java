package org.taskotron.trigger.submit;

/** The master refused a whole call: something in it is not as it should be. Its message says what. */
public final class MasterRefusal extends Exception {

  private static final long serialVersionUID = 1;

  public MasterRefusal(String message) {
    super(message);
  }

  /** What. */
  public String what() {
    return String.valueOf(getMessage());
  }
}
