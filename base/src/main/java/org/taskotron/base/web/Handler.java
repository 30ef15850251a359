package org.taskotron.base.web;

/** Answers a request on a worker thread, where it may read files and databases. */
@FunctionalInterface
public interface Handler {

  /** What to answer. An {@link HttpRefusal} becomes its status, any other exception a 500 and a line in the log. */
  Answer handle(Request request) throws Exception;
}
