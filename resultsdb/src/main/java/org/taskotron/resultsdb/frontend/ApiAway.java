package org.taskotron.resultsdb.frontend;

import java.io.IOException;

/** The API does not answer, or says that it cannot just now. */
public final class ApiAway extends IOException {

  private static final long serialVersionUID = 1;

  ApiAway(String message) {
    super(message);
  }
}
