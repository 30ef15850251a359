package org.taskotron.base.web;

import java.util.Optional;

/** What an event stream tells each of its readers. */
@FunctionalInterface
public interface SseSource {

  /**
   * A reader has come; called on a worker thread, which must not stay. Events may be sent from here and later, from any
   * thread.
   *
   * @param lastEventId the id of the last event that reached this reader on an earlier connection
   * @return closed once, when the reader is gone
   */
  AutoCloseable open(Optional<String> lastEventId, SseSink sink) throws Exception;
}
