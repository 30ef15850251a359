package org.taskotron.resultsdb.announce;

import org.taskotron.resultsdb.result.Result;

/**
 * What is to be told of a result. A destination makes a topic of its own of {@code topic}.
 *
 * @param json the body, ASCII
 */
record Message(String topic, Result result, byte[] json) {

  /** Of every result. */
  static final String RESULT_NEW = "resultsdb.result.new";

  /** Of a result that changes the outcome, in the form of old. */
  static final String TASKOTRON_RESULT_NEW = "taskotron.result.new";
}
