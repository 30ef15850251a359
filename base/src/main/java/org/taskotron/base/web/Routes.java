package org.taskotron.base.web;

import java.util.ArrayList;
import java.util.List;

/**
 * What a daemon answers to. A pattern is compared with the path as it stands: case matters, and so does a slash at the
 * end. A segment {@code :name} takes one segment of the path; {@code *name} (or {@code *}) at the end takes all that is
 * left, slashes included, at least one character; {@code [/]} at the end allows a slash or none. Where several patterns
 * fit, a literal segment wins over a variable, a variable over a rest.
 *
 * <p>{@code HEAD} and {@code OPTIONS} work wherever {@code GET} does. Filled before {@link WebServer#start} by one
 * thread, not changed afterwards.
 */
public final class Routes {

  private final List<Route> all = new ArrayList<>();

  public Route get(String pattern, Handler handler) {
    return add("GET", pattern, handler, null);
  }

  public Route post(String pattern, Handler handler) {
    return add("POST", pattern, handler, null);
  }

  public Route put(String pattern, Handler handler) {
    return add("PUT", pattern, handler, null);
  }

  public Route delete(String pattern, Handler handler) {
    return add("DELETE", pattern, handler, null);
  }

  public Route getAsync(String pattern, AsyncHandler handler) {
    return add("GET", pattern, null, handler);
  }

  public Route postAsync(String pattern, AsyncHandler handler) {
    return add("POST", pattern, null, handler);
  }

  public Route putAsync(String pattern, AsyncHandler handler) {
    return add("PUT", pattern, null, handler);
  }

  /** All routes of another set, as they are. */
  public Routes include(Routes others) {
    all.addAll(others.all);
    return this;
  }

  /** All of them, as {@code GET /jobs/:uuid}: for tests that hold a description against them. */
  public List<String> patterns() {
    return all.stream().map(route -> route.method() + " " + route.pattern()).toList();
  }

  List<Route> all() {
    return List.copyOf(all);
  }

  private Route add(
      String method,
      String pattern,
      @org.jspecify.annotations.Nullable Handler handler,
      @org.jspecify.annotations.Nullable AsyncHandler async) {
    Route route = new Route(method, pattern, handler, async);
    all.add(route);
    return route;
  }
}
