package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.execdb.ExecState;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.queue.Step;

/**
 * ExecDB's addresses. {@code /execdb/jobs/<uuid>} stands in every ResultsDB group: it leads people to the job's page, and
 * tells programs what ExecDB told them.
 */
final class ExecDbPages {

  private final Views views;

  ExecDbPages(Views views) {
    this.views = views;
  }

  void addTo(Routes routes) {
    routes.get("/execdb[/]", request -> Answer.redirect(request.link(Paths.JOBS)));
    routes.get("/execdb/jobs[/]", request -> Answer.redirect(request.link(Paths.JOBS)));
    routes.get("/execdb/jobs/:uuid", this::job);
    routes.get(
        "/execdb/api/v1/jobs/:uuid",
        request -> Answer.json(json(request, Questions.job(views, request))));
  }

  private Answer job(Request request) {
    JobDetail job = Questions.job(views, request);
    Answer answer = request.wantsHtml()
        ? Answer.redirect(request.link(Paths.job(job.id())))
        : Answer.json(json(request, job));
    return answer.header("Vary", "Accept");
  }

  private static Map<String, Object> json(Request request, JobDetail detail) {
    Job job = detail.job();
    Optional<JobDetail.Attempt> last = detail.last();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uuid", job.id().toString());
    json.put("current_state", ExecState.of(job.state(), job.ending().map(Ending::outcome)));
    json.put(
        "cause", job.ending().flatMap(Ending::cause).map(cause -> cause.words()).orElse(null));
    json.put(
        "detail",
        job.ending().map(Ending::detail).filter(text -> !text.isEmpty()).orElse(null));
    json.put("message_id", job.request().messageId());
    json.put("taskname", job.request().task().taskName());
    json.put("item", job.request().item());
    json.put("item_type", job.request().itemType());
    json.put("arch", job.request().arch());
    json.put("t_triggered", job.submitted());
    json.put("t_build_started", detail.started().orElse(null));
    json.put("t_build_ended", detail.ended().orElse(null));
    json.put("slavename", last.map(JobDetail.Attempt::slave).orElse(null));
    json.put("build_number", job.attempts());
    json.put("link_job", request.baseUrl() + Paths.job(detail.id()));
    json.put(
        "link_build_log",
        last.map(attempt -> request.baseUrl() + Paths.rawLog(detail.id(), attempt.number()))
            .orElse(null));
    json.put("link_artifacts", request.baseUrl() + Paths.artifacts(detail.id(), 1));
    List<Object> steps = new ArrayList<>();
    last.map(JobDetail.Attempt::steps)
        .orElse(List.<Step>of())
        .forEach(step -> steps.add(step(step)));
    json.put("build_steps", steps);
    return json;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", step.name());
    json.put(
        "state", step.ended().isEmpty() ? "RUNNING" : step.succeeded() ? "FINISHED" : "FAILED");
    json.put("t_started", step.started());
    json.put("t_ended", step.ended().orElse(null));
    json.put("detail", step.detail());
    return json;
  }
}
