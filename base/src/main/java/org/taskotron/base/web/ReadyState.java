package org.taskotron.base.web;

import java.util.List;

/** Whether a daemon can do its work, as {@code /readyz} tells it. Called by any thread, often; must not block. */
@FunctionalInterface
public interface ReadyState {

  /** What the daemon waits for, in words for people: {@code database: connection refused}. Empty: it is ready. */
  List<String> waitingFor();
}
