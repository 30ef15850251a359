package org.taskotron.resultsdb.frontend;

/** The API refuses a question; the message is its own. */
final class ApiRefusal extends Exception {

  private static final long serialVersionUID = 1;

  ApiRefusal(String message) {
    super(message);
  }
}
