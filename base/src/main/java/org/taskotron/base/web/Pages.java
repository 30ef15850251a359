package org.taskotron.base.web;

import java.util.Map;

/**
 * Renders the templates of a module inside the frame that all pages share. A template gets its parameters by name and,
 * if it declares {@code @param org.taskotron.base.web.Frame frame}, the frame. Safe for use by several threads.
 *
 * <pre>{@code
 * Pages pages = new Pages(context, config, "org.taskotron.master.templates");
 * return pages.page(request, "Jobs", "jobs.jte", Map.of("jobs", jobs));
 * }</pre>
 */
public final class Pages {

  public Pages(WebContext context, WebConfig config, String templatePackage) {}

  /** A page with this title. */
  public Answer page(
      Request request, String title, String template, Map<String, Object> parameters) {
    throw new UnsupportedOperationException("comes next");
  }
}
