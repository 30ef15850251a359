package org.taskotron.base.web;

import java.util.concurrent.CompletionStage;

/**
 * Answers later. It is called on an event loop with the whole body at hand, and must neither block nor compute for long:
 * it hands its work in somewhere and returns the promise of an answer. No worker waits meanwhile.
 */
@FunctionalInterface
public interface AsyncHandler {

  /** The promise of an answer; exceptions, thrown or promised, are treated as those of a {@link Handler}. */
  CompletionStage<Answer> handle(Request request) throws Exception;
}
