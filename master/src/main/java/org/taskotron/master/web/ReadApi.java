package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobState;

/** The part of the REST API that everybody may read: the twin of the pages, and the event stream. */
final class ReadApi {

  private final Views views;
  private final ResultViews results;
  private final SlaveList slaves;
  private final WaitingLines waiting;
  private final Dispatcher dispatcher;
  private final EventFeed feed;

  ReadApi(
      Views views,
      ResultViews results,
      SlaveList slaves,
      WaitingLines waiting,
      Dispatcher dispatcher,
      EventFeed feed) {
    this.views = views;
    this.results = results;
    this.slaves = slaves;
    this.waiting = waiting;
    this.dispatcher = dispatcher;
    this.feed = feed;
  }

  void addTo(Routes routes) {
    routes.get(Paths.API + "/jobs", this::jobs);
    routes.get(Paths.API + "/jobs/:uuid", this::job);
    routes.get(Paths.API + "/slaves", this::slaves);
    routes.get(Paths.API + "/queue", this::queue);
    routes.get(Paths.API + "/events", this::events);
  }

  private Answer jobs(Request request) {
    JobFilter filter = JobFilter.of(request);
    Views.Cut cut = JobPages.cut(request);
    Views.JobSlice slice = views.jobs(filter, cut);
    Paging paging = Paging.of(request.baseUrl() + Paths.API + "/jobs", filter, cut, slice);
    Map<String, Object> json = new LinkedHashMap<>();
    List<Object> jobs = new ArrayList<>();
    slice.jobs().forEach(line -> jobs.add(JobJson.line(request, line)));
    json.put("jobs", jobs);
    json.put("newer", paging.newer());
    json.put("older", paging.older());
    return Answer.json(json);
  }

  private Answer job(Request request) {
    JobDetail job = Questions.job(views, request);
    Optional<String> waits = job.job().state() == JobState.QUEUED
        ? Optional.of(dispatcher.whyWaiting(job.job()))
        : Optional.empty();
    return Answer.json(JobJson.detail(request, job, results.of(job.id()), waits));
  }

  private Answer slaves(Request request) {
    List<Object> list = new ArrayList<>();
    for (SlaveLine slave : slaves.lines()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", slave.name());
      json.put("connected", slave.connected() && !slave.silent());
      json.put("state", slave.word());
      json.put("since", slave.since());
      json.put("last_heard", slave.lastHeard());
      json.put("slots", slave.slots());
      json.put("slots_used", slave.jobs().size());
      json.put("labels", slave.labels());
      json.put("arches", slave.arches());
      json.put("host", slave.host());
      json.put("version", slave.version());
      json.put("accepts_work", slave.acceptsWork());
      json.put("why_not", slave.whyNot());
      json.put("jobs", slave.jobs().stream().map(job -> brief(request, job)).toList());
      list.add(json);
    }
    return Answer.json(Map.of("slaves", list));
  }

  private static Map<String, Object> brief(Request request, Job job) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uuid", job.id().toString());
    json.put("task", job.request().task().taskName());
    json.put("item", job.request().item());
    json.put("arch", job.request().arch());
    json.put("state", job.state());
    json.put("page", request.baseUrl() + Paths.job(job.id().uuid()));
    return json;
  }

  private Answer queue(Request request) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("idle", dispatcher.idleReason().orElse(null));
    Map<String, Object> counts = new LinkedHashMap<>();
    Map<JobState, Long> open = views.open();
    for (JobState state : JobState.values()) {
      if (state != JobState.DONE) {
        counts.put(state.name(), open.getOrDefault(state, 0L));
      }
    }
    json.put("counts", counts);
    List<Object> jobs = new ArrayList<>();
    for (WaitingLines.Waiting one : waiting.jobs()) {
      Map<String, Object> job = brief(request, one.job());
      job.put("priority", one.job().request().priority());
      job.put("submitted", one.job().submitted());
      job.put("waits_because", one.because());
      jobs.add(job);
    }
    json.put("first", jobs);
    return Answer.json(json);
  }

  /** A stream, or with {@code format=json} what there is now. */
  private Answer events(Request request) {
    Optional<UUID> job = request.query("job").filter(text -> !text.isEmpty()).map(Questions::uuid);
    boolean given = request.query("after").isPresent();
    long after = Questions.number(request, "after", 0, 0, Long.MAX_VALUE);
    if (request.query("format").filter("json"::equals).isPresent()) {
      int limit = (int) Questions.number(request, "limit", 500, 1, 5_000);
      refuseIfGone(after);
      List<Object> list = new ArrayList<>();
      for (EventLine event : views.eventsAfter(after, limit)) {
        if (job.isEmpty() || job.get().equals(event.jobId())) {
          list.add(EventFeed.json(event));
        }
      }
      return Answer.json(Map.of("events", list));
    }
    return Answer.sse(feed.source(job, given ? OptionalLong.of(after) : OptionalLong.empty()));
  }

  private void refuseIfGone(long after) {
    long oldest = views.oldestEvent();
    if (EventFeed.isGone(after, oldest)) {
      throw new HttpRefusal(
          410,
          "after: " + after + " (expected 0, or " + (oldest - 1)
              + " and up: older events are kept no longer)");
    }
  }
}
