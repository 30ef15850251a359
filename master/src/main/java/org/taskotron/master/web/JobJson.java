package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Request;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.queue.Step;

/** Jobs as our REST API writes them. Addresses are absolute, as the asker sees us. */
final class JobJson {

  private JobJson() {}

  static Map<String, Object> line(Request request, JobLine line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uuid", line.id().toString());
    json.put("task", task(new TaskSource(line.repository(), line.branch(), line.path())));
    json.put("item", line.item());
    json.put("item_type", line.itemType());
    json.put("arch", line.arch());
    json.put("state", line.state());
    json.put("outcome", line.shownOutcome());
    json.put("cause", line.shownOutcome() == null ? null : line.cause());
    json.put("detail", line.shownOutcome() == null ? null : line.detail());
    json.put("attempts", line.attempts());
    json.put("slave", line.slave());
    json.put("submitted", line.submitted());
    json.put("started", line.started());
    json.put("ended", line.shownOutcome() == null ? null : line.changed());
    links(request, line.id(), json);
    return json;
  }

  /** What a change answers with: the job as it is now. */
  static Map<String, Object> job(Request request, Job job) {
    JobRequest asked = job.request();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("uuid", job.id().toString());
    json.put("task", task(asked.task()));
    json.put("item", asked.item());
    json.put("item_type", asked.itemType());
    json.put("arch", asked.arch());
    json.put("match_host_arch", asked.matchHostArch());
    json.put("labels", asked.labels());
    json.put("priority", asked.priority());
    json.put("time_limit_seconds", asked.timeLimit().toSeconds());
    json.put("max_attempts", asked.maxAttempts());
    json.put("message_id", asked.messageId());
    json.put("again_of", asked.againOf().map(Object::toString).orElse(null));
    json.put("submitted_by", job.submittedBy());
    json.put("state", job.state());
    json.put("outcome", job.ending().map(Ending::outcome).orElse(null));
    json.put("cause", job.ending().flatMap(Ending::cause).orElse(null));
    json.put("detail", job.ending().map(Ending::detail).orElse(null));
    json.put("attempts", job.attempts());
    json.put("submitted", job.submitted());
    json.put("changed", job.changed());
    links(request, job.id().uuid(), json);
    return json;
  }

  static Map<String, Object> detail(
      Request request,
      JobDetail job,
      List<ResultViews.ResultLine> results,
      Optional<String> waits) {
    Map<String, Object> json = job(request, job.job());
    json.put("started", job.started().orElse(null));
    json.put("ended", job.ended().orElse(null));
    json.put("waits_because", waits.orElse(null));
    List<Object> attempts = new ArrayList<>();
    job.attempts().forEach(attempt -> attempts.add(attempt(request, job.id(), attempt)));
    json.put("attempt_list", attempts);
    List<Object> list = new ArrayList<>();
    results.forEach(result -> list.add(result(result)));
    json.put("results", list);
    return json;
  }

  private static Map<String, Object> task(TaskSource source) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", source.taskName());
    json.put("repository", source.repository());
    json.put("branch", source.branch());
    json.put("path", source.path());
    return json;
  }

  private static void links(Request request, UUID id, Map<String, Object> json) {
    String base = request.baseUrl();
    json.put("page", base + Paths.job(id));
    json.put("api", base + Paths.API + "/jobs/" + id);
    json.put("execdb", base + Paths.execDb(id));
    json.put("artifacts", base + Paths.artifacts(id, 1));
  }

  private static Map<String, Object> attempt(Request request, UUID job, JobDetail.Attempt attempt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("number", attempt.number());
    json.put("lease", attempt.lease());
    json.put("slave", attempt.slave());
    json.put("commit", attempt.commit());
    json.put("claimed", attempt.claimed());
    json.put("started", attempt.started());
    json.put("ended", attempt.ended());
    json.put("outcome", attempt.outcome());
    json.put("cause", attempt.cause());
    json.put("detail", attempt.detail());
    json.put(
        "log",
        request.baseUrl() + Paths.API + "/jobs/" + job + "/attempts/" + attempt.number() + "/log");
    json.put("artifacts", request.baseUrl() + Paths.artifacts(job, attempt.number()));
    json.put("steps", steps(attempt.steps()));
    return json;
  }

  static List<Map<String, Object>> steps(List<Step> steps) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (Step step : steps) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("number", step.number());
      json.put("name", step.name());
      json.put("started", step.started());
      json.put("ended", step.ended().orElse(null));
      @Nullable Boolean succeeded = step.ended().isPresent() ? step.succeeded() : null;
      json.put("succeeded", succeeded);
      json.put("detail", step.detail());
      list.add(json);
    }
    return list;
  }

  private static Map<String, Object> result(ResultViews.ResultLine result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", result.key());
    json.put("attempt", result.attempt());
    json.put("testcase", result.testcase());
    json.put("item", result.item());
    json.put("item_type", result.itemType());
    json.put("outcome", result.outcome());
    json.put("note", result.note());
    json.put("ref_url", result.refUrl());
    json.put("resultsdb_id", result.resultsdbId() == 0 ? null : result.resultsdbId());
    json.put("refused", result.refused().isEmpty() ? null : result.refused());
    return json;
  }
}
