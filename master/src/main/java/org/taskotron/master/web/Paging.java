package org.taskotron.master.web;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of a list's neighbouring parts. They name the job at the edge, not a page's number, so that they show the
 * same jobs however many come in meanwhile.
 */
public record Paging(
    @Nullable String newest,
    @Nullable String newer,
    @Nullable String older) {

  static Paging of(String path, JobFilter filter, Views.Cut cut, Views.JobSlice slice) {
    String query = filter.query();
    String limit = cut.limit() == JobPages.USUAL ? "" : "limit=" + cut.limit();
    String start = path + "?" + query + (query.isEmpty() || limit.isEmpty() ? "" : "&") + limit;
    String more = start.endsWith("?") ? start : start + "&";
    boolean atTop = cut.before() == 0 && cut.after() == 0;
    String newest = atTop ? null : start.endsWith("?") ? path : start;
    if (slice.jobs().isEmpty()) {
      return new Paging(newest, null, null);
    }
    long first = slice.jobs().get(0).seq();
    long last = slice.jobs().get(slice.jobs().size() - 1).seq();
    return new Paging(
        newest,
        slice.newer() ? more + "after=" + first : null,
        slice.older() ? more + "before=" + last : null);
  }
}
