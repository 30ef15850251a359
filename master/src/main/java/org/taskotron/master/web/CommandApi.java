package org.taskotron.master.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.taskotron.base.id.JobUuid;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.access.Access;
import org.taskotron.master.job.Cause;
import org.taskotron.master.job.Ending;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.JobRequest;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.job.Transition;
import org.taskotron.master.queue.JobQueue;

/**
 * The part of the REST API that changes something: submit, cancel, retry, for clients with a token. A change is handed to
 * the queue and answered once it is on disk; no thread waits meanwhile.
 */
final class CommandApi {

  private static final int MOST_JOBS = 1_000;
  private static final int LONGEST_REASON = 1_000;
  private static final Set<String> KNOWN = Set.of(
      "uuid",
      "message_id",
      "task",
      "item",
      "item_type",
      "arch",
      "match_host_arch",
      "labels",
      "priority",
      "time_limit_seconds",
      "max_attempts",
      "again_of");
  private static final Set<String> OF_TASK = Set.of("repository", "branch", "path");

  private final JobQueue queue;
  private final Access access;
  private final SiteSettings settings;
  private final Clock clock;

  CommandApi(JobQueue queue, Access access, SiteSettings settings, Clock clock) {
    this.queue = queue;
    this.access = access;
    this.settings = settings;
    this.clock = clock;
  }

  void addTo(Routes routes) {
    routes.postAsync(Paths.API + "/jobs", this::submit).maxBody(4L << 20);
    routes.postAsync(Paths.API + "/jobs/:uuid/cancel", this::cancel).maxBody(65_536);
    routes.postAsync(Paths.API + "/jobs/:uuid/retry", this::retry).maxBody(65_536);
  }

  /** The client that asks; refused without a good token, and when the token came over an open line. */
  private String client(Request request) {
    if (!request.secretIsSafe()) {
      throw new HttpRefusal(
          403,
          "the token came over plain HTTP from another machine (expected HTTPS, or a proxy that has it); make a new token");
    }
    return access
        .client(request.header("Authorization").orElse(""))
        .orElseThrow(() -> new HttpRefusal(
                401, "authorization: expected Bearer with a token of master.yaml: clients")
            .with("WWW-Authenticate", "Bearer"));
  }

  /** One job, or {@code {"jobs": […]}}, each judged by itself. */
  private CompletionStage<Answer> submit(Request request) {
    String by = client(request);
    JsonNode body = request.json();
    if (!body.isObject()) {
      throw HttpRefusal.badRequest(
          "the body is no object (expected a job, or {\"jobs\": [job, …]})");
    }
    if (!body.has("jobs")) {
      Submission one = submission(body);
      return submitted(one, by)
          .thenApply(told -> Answer.json(answer(request, told))
              .status(made(told) ? 201 : 200)
              .header(
                  "Location",
                  request.baseUrl() + Paths.API + "/jobs/" + told.job().id()));
    }
    JsonNode list = body.get("jobs");
    if (!list.isArray() || list.size() > MOST_JOBS || body.size() > 1) {
      throw HttpRefusal.badRequest(
          "jobs: (expected a list of " + MOST_JOBS + " at most, and nothing beside it)");
    }
    List<CompletableFuture<Map<String, Object>>> answers = new ArrayList<>();
    for (JsonNode each : list) {
      try {
        answers.add(submitted(submission(each), by)
            .thenApply(told -> answer(request, told))
            .toCompletableFuture());
      } catch (HttpRefusal refusal) {
        answers.add(CompletableFuture.completedFuture(Map.of("refused", refusal.getMessage())));
      }
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(done -> Answer.json(
            Map.of("jobs", answers.stream().map(CompletableFuture::join).toList())));
  }

  private CompletionStage<Transition> submitted(Submission one, String by) {
    return queue.submit(one.id(), one.request(), by);
  }

  private static boolean made(Transition told) {
    return told.kind() == Transition.Kind.SUBMITTED;
  }

  private static Map<String, Object> answer(Request request, Transition told) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("made", made(told));
    json.put("job", JobJson.job(request, told.job()));
    return json;
  }

  /** What was asked for, and under which id. */
  private record Submission(JobId id, JobRequest request) {}

  private Submission submission(JsonNode json) {
    if (!json.isObject()) {
      throw HttpRefusal.badRequest(
          "a job is no object (expected one with task, item, item_type and arch)");
    }
    onlyKnown(json, KNOWN, "");
    try {
      String uuid = text(json, "uuid");
      JobId id = uuid.isEmpty() ? new JobId(JobUuid.random(clock.instant())) : JobId.parse(uuid);
      long limit = number(json, "time_limit_seconds", 0, Integer.MAX_VALUE);
      int attempts = (int) number(json, "max_attempts", 0, 1_000);
      String again = text(json, "again_of");
      return new Submission(
          id,
          new JobRequest(
              JobUuid.withoutYear(text(json, "message_id")),
              task(json.path("task")),
              text(json, "item"),
              text(json, "item_type"),
              text(json, "arch"),
              flag(json, "match_host_arch"),
              labels(json.path("labels")),
              (int) number(json, "priority", -1_000, 1_000),
              limit == 0 ? settings.timeLimit() : Duration.ofSeconds(limit),
              attempts == 0 ? settings.attempts() : attempts,
              again.isEmpty() ? Optional.empty() : Optional.of(JobId.parse(again))));
    } catch (IllegalArgumentException e) {
      throw HttpRefusal.badRequest(String.valueOf(e.getMessage()));
    }
  }

  private static void onlyKnown(JsonNode json, Set<String> known, String prefix) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        String shown = name.length() > 40 ? name.substring(0, 40) + "…" : name;
        throw HttpRefusal.badRequest(prefix + shown + ": unknown (expected "
            + String.join(", ", known.stream().sorted().toList()) + ")");
      }
    }
  }

  /** {@code "rpmlint"}, {@code "fedoraqa/rpmlint"} or {@code {"repository": …, "branch": …, "path": …}}. */
  private static TaskSource task(JsonNode task) {
    if (task.isTextual()) {
      String name = task.asText();
      return new TaskSource(name.contains("/") ? name : "fedoraqa/" + name, "", "");
    }
    if (!task.isObject()) {
      throw HttpRefusal.badRequest(
          "task: (expected a name, or an object with repository, branch and path)");
    }
    onlyKnown(task, OF_TASK, "task.");
    return new TaskSource(text(task, "repository"), text(task, "branch"), text(task, "path"));
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw HttpRefusal.badRequest(name + ": " + shown(value) + " (expected text)");
    }
    return value.asText();
  }

  private static boolean flag(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw HttpRefusal.badRequest(name + ": " + shown(value) + " (expected true or false)");
    }
    return value.asBoolean();
  }

  private static long number(JsonNode json, String name, long lowest, long highest) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.asLong() < lowest
        || value.asLong() > highest) {
      throw HttpRefusal.badRequest(name + ": " + shown(value) + " (expected a number from " + lowest
          + " to " + highest + ")");
    }
    return value.asLong();
  }

  private static List<String> labels(JsonNode labels) {
    if (labels.isMissingNode() || labels.isNull()) {
      return List.of();
    }
    List<String> all = new ArrayList<>();
    if (!labels.isArray()) {
      throw HttpRefusal.badRequest("labels: " + shown(labels) + " (expected a list of texts)");
    }
    for (JsonNode label : labels) {
      if (!label.isTextual()) {
        throw HttpRefusal.badRequest("labels: " + shown(label) + " (expected text)");
      }
      all.add(label.asText());
    }
    return all;
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private CompletionStage<Answer> cancel(Request request) {
    String by = client(request);
    String reason = reason(request);
    Ending why =
        Ending.because(Cause.BY_REQUEST, "by " + by + (reason.isEmpty() ? "" : ": " + reason));
    return changed(request, queue.cancel(new JobId(Questions.uuid(request)), why));
  }

  private static String reason(Request request) {
    if (request.body().length == 0) {
      return "";
    }
    JsonNode body = request.json();
    onlyKnown(body, Set.of("reason"), "");
    String reason = text(body, "reason");
    if (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl)) {
      throw HttpRefusal.badRequest(
          "reason: (expected " + LONGEST_REASON + " characters at most, and no control character)");
    }
    return reason;
  }

  private CompletionStage<Answer> retry(Request request) {
    client(request);
    return changed(request, queue.retry(new JobId(Questions.uuid(request))));
  }

  private static CompletionStage<Answer> changed(
      Request request, CompletableFuture<Optional<Transition>> change) {
    return change.thenApply(told -> {
      Transition transition = told.orElseThrow(
          () -> HttpRefusal.notFound("uuid: " + request.path("uuid") + " (no such job)"));
      if (transition.kind() == Transition.Kind.REFUSED) {
        throw new HttpRefusal(409, transition.reason());
      }
      Job job = transition.job();
      return Answer.json(JobJson.job(request, job));
    });
  }
}
