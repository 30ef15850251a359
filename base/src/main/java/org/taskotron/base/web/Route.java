package org.taskotron.base.web;

import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One route and its limits. What is not set here is as the listener's configuration says. */
public final class Route {

  private final String method;
  private final String pattern;
  private final @Nullable Handler handler;
  private final @Nullable AsyncHandler async;
  private long maxBody = -1;
  private @Nullable Duration bodyWithin;
  private @Nullable Duration answerWithin;

  Route(String method, String pattern, @Nullable Handler handler, @Nullable AsyncHandler async) {
    this.method = method;
    this.pattern = pattern;
    this.handler = handler;
    this.async = async;
  }

  /** The largest body in bytes; a larger one is answered with 413. */
  public Route maxBody(long bytes) {
    this.maxBody = bytes;
    return this;
  }

  /** How long the whole body may take to arrive; then 408. */
  public Route bodyWithin(Duration limit) {
    this.bodyWithin = limit;
    return this;
  }

  /** How long the answer may take; then 503. The handler is not interrupted, its answer is dropped. */
  public Route answerWithin(Duration limit) {
    this.answerWithin = limit;
    return this;
  }

  /** The same route and limits with something around its handler. */
  Route around(UnaryOperator<Handler> handlers, UnaryOperator<AsyncHandler> asyncHandlers) {
    Route same = new Route(
        method,
        pattern,
        handler == null ? null : handlers.apply(handler),
        async == null ? null : asyncHandlers.apply(async));
    same.maxBody = maxBody;
    same.bodyWithin = bodyWithin;
    same.answerWithin = answerWithin;
    return same;
  }

  String method() {
    return method;
  }

  String pattern() {
    return pattern;
  }

  @Nullable Handler handler() {
    return handler;
  }

  @Nullable AsyncHandler async() {
    return async;
  }

  long maxBodyOr(long otherwise) {
    return maxBody < 0 ? otherwise : maxBody;
  }

  Duration bodyWithinOr(Duration otherwise) {
    return bodyWithin == null ? otherwise : bodyWithin;
  }

  Duration answerWithinOr(Duration otherwise) {
    return answerWithin == null ? otherwise : answerWithin;
  }
}
