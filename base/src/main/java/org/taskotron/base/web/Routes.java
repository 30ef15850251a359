package org.taskotron.base.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a daemon answers to. A pattern is compared with the path as it stands: case matters, and so does a slash at the
 * end. A segment {@code :name} takes one segment of the path; {@code *name} (or {@code *}) at the end takes all that is
 * left, slashes included, at least one character; {@code [/]} at the end allows a slash or none. Where several patterns
 * fit, a literal segment wins over a variable, a variable over a rest.
 *
 * <p>A path that no pattern fits is 404 whatever the method; one that is there under other methods is 405 and says which.
 * {@code HEAD} and {@code OPTIONS} work wherever {@code GET} does. Filled before {@link WebServer#start} by one
 * thread, not changed afterwards.
 */
public final class Routes {

  private final List<Route> all = new ArrayList<>();
  private final Map<String, Answer> otherwise = new LinkedHashMap<>();

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

  /**
   * What is answered below a path where no route fits, in place of the usual 404. Not a {@code get} for the rest: that
   * would make every address one that exists, and each other method 405.
   *
   * @param root a path without variables: {@code /api/v2.0}
   */
  public Routes otherwise(String root, Answer answer) {
    otherwise.put(root, answer);
    return this;
  }

  /** All routes of another set, as they are. */
  public Routes include(Routes others) {
    all.addAll(others.all);
    otherwise.putAll(others.otherwise);
    return this;
  }

  /**
   * The same routes with something around each handler below a path; elsewhere, and where nothing is, all is as it was.
   *
   * @param root a path without variables: {@code /api/v2.0}
   */
  public Routes around(
      String root, UnaryOperator<Handler> handlers, UnaryOperator<AsyncHandler> asyncHandlers) {
    Routes changed = new Routes();
    changed.otherwise.putAll(otherwise);
    for (Route route : all) {
      boolean below = route.pattern().startsWith(root);
      changed.all.add(below ? route.around(handlers, asyncHandlers) : route);
    }
    return changed;
  }

  /** All of them, as {@code GET /jobs/:uuid}: for tests that hold a description against them. */
  public List<String> patterns() {
    return all.stream().map(route -> route.method() + " " + route.pattern()).toList();
  }

  List<Route> all() {
    return List.copyOf(all);
  }

  Map<String, Answer> otherwise() {
    return Map.copyOf(otherwise);
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
