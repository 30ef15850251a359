package org.taskotron.resultsdb.upstream;

/** The other ResultsDB cannot be read on: the message names the address, what came, and what was expected. */
public final class UpstreamFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UpstreamFailure(String message) {
    super(message);
  }

  UpstreamFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
