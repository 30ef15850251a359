package org.taskotron.resultsdb.announce;

/** Some messages did not arrive. */
final class NotSent extends Exception {

  private static final long serialVersionUID = 1;

  /** Whose fault it is. */
  enum Fault {
    /** The broker cannot be reached, or does not answer. */
    AWAY,
    /** The broker took the ones before and refused one; maybe for itself, maybe because it refuses all now. */
    REFUSED,
    /** The broker said that this message is not to its liking, whatever it thinks of others. */
    UNFIT
  }

  private final Fault fault;
  private final int confirmed;

  /** @param confirmed how many messages, from the first on, are known to have arrived */
  NotSent(Fault fault, int confirmed, String why) {
    super(why);
    this.fault = fault;
    this.confirmed = confirmed;
  }

  static NotSent away(int confirmed, Throwable why) {
    String message = why.getMessage();
    return new NotSent(
        Fault.AWAY,
        confirmed,
        message == null || message.isBlank() ? why.getClass().getSimpleName() : message);
  }

  Fault fault() {
    return fault;
  }

  int confirmed() {
    return confirmed;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
