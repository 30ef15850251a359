package org.taskotron.master.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.job.JobState;

/** The list of jobs, and the page of one. */
final class JobPages {

  static final int USUAL = 50;
  static final int MOST = 1_000;

  private final SiteSettings settings;
  private final Views views;
  private final ResultViews results;
  private final LogReader logs;
  private final Dispatcher dispatcher;
  private final Surroundings around;

  JobPages(
      SiteSettings settings,
      Views views,
      ResultViews results,
      LogReader logs,
      Dispatcher dispatcher,
      Surroundings around) {
    this.settings = settings;
    this.views = views;
    this.results = results;
    this.logs = logs;
    this.dispatcher = dispatcher;
    this.around = around;
  }

  void addTo(Routes routes) {
    routes.get(Paths.JOBS + "[/]", this::list);
    routes.get(Paths.JOBS + "/:uuid", this::page);
  }

  static Views.Cut cut(Request request) {
    return new Views.Cut(
        Questions.number(request, "before", 0, 1, Long.MAX_VALUE),
        Questions.number(request, "after", 0, 1, Long.MAX_VALUE),
        (int) Questions.number(request, "limit", USUAL, 1, MOST));
  }

  private Answer list(Request request) {
    JobFilter filter = JobFilter.of(request);
    Views.Cut cut = cut(request);
    long event = views.newestEvent();
    Views.JobSlice slice = views.jobs(filter, cut);
    boolean atTop = cut.before() == 0 && cut.after() == 0;
    Map<String, Object> all = new HashMap<>();
    all.put("filter", filter);
    all.put("slice", slice);
    all.put("paging", Paging.of(request.link(Paths.JOBS), filter, cut, slice));
    all.put("json", request.link(Paths.API + "/jobs") + "?" + request.rawQuery());
    all.put("events", atTop ? request.link(Paths.API + "/events?after=" + event) : "");
    all.put("now", around.clock().instant());
    all.put("idle", dispatcher.idleReason().orElse(""));
    return pages().page(request, "Jobs", "jobs.jte", all);
  }

  private Pages pages() {
    return around.pages();
  }

  private Answer page(Request request) {
    long event = views.newestEvent();
    JobDetail job = Questions.job(views, request);
    List<ResultViews.ResultLine> found = results.of(job.id());
    Optional<String> waits = waits(job);
    @Nullable LogView log = job.last()
        .map(attempt -> LogPages.view(logs, request, job, attempt.number()))
        .orElse(null);
    Map<String, Object> all = new HashMap<>();
    all.put("job", job);
    all.put("results", found);
    all.put("settings", settings);
    all.put("waits", waits.orElse(""));
    all.put("before", views.before(job).orElse(null));
    all.put("log", log);
    all.put(
        "events",
        job.isDone()
            ? ""
            : request.link(Paths.API + "/events?job=" + job.id() + "&after=" + event));
    all.put("now", around.clock().instant());
    return pages()
        .page(
            request,
            job.job().request().task().taskName() + " on " + job.job().request().item(),
            "job.jte",
            all);
  }

  private Optional<String> waits(JobDetail job) {
    return job.job().state() == JobState.QUEUED
        ? Optional.of(dispatcher.whyWaiting(job.job()))
        : Optional.empty();
  }
}
