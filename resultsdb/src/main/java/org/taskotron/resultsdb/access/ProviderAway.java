package org.taskotron.resultsdb.access;

import java.io.IOException;

/** The OpenID provider does not answer, or not as one does. */
final class ProviderAway extends IOException {

  private static final long serialVersionUID = 1;

  ProviderAway(String message) {
    super(message);
  }

  ProviderAway(String message, Throwable cause) {
    super(message, cause);
  }
}
