package org.taskotron.master.web;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.job.Outcome;

/** The log viewer, what its script asks, and the log's bytes. */
final class LogPages {

  private final Views views;
  private final LogReader logs;
  private final Executor followers;
  private final Surroundings around;

  LogPages(Views views, LogReader logs, Executor followers, Surroundings around) {
    this.views = views;
    this.logs = logs;
    this.followers = followers;
    this.around = around;
  }

  void addTo(Routes routes) {
    routes.get(Paths.JOBS + "/:uuid/log", this::lastLog);
    routes.get(Paths.JOBS + "/:uuid/attempts/:attempt/log", this::page);
    routes.get(Paths.JOBS + "/:uuid/attempts/:attempt/log.txt", this::raw);
    routes.get(Paths.API + "/jobs/:uuid/log", this::lastRaw);
    routes.get(Paths.API + "/jobs/:uuid/attempts/:attempt/log", this::raw);
    routes.get(Paths.API + "/jobs/:uuid/attempts/:attempt/log/window", this::window);
    routes.get(Paths.API + "/jobs/:uuid/attempts/:attempt/log/number", this::number);
    routes.get(Paths.API + "/jobs/:uuid/attempts/:attempt/log/search", this::search);
    routes.get(Paths.API + "/jobs/:uuid/attempts/:attempt/log/follow", this::follow);
  }

  /** The window that a page opens with: the line that was asked for, a failure, or the end. */
  static LogView view(LogReader logs, Request request, JobDetail job, int attempt) {
    AttemptPlace place = job.place(attempt);
    long line = Questions.number(request, "line", 0, 1, Long.MAX_VALUE);
    Optional<Outcome> outcome = job.attempt(attempt).map(JobDetail.Attempt::outcome);
    boolean failed = outcome.isPresent() && outcome.get() != Outcome.COMPLETED;
    LogWindow window;
    if (line > 0) {
      window = logs.atLine(place, line);
    } else if (request.query("start").isPresent()) {
      window = logs.after(place, 0);
    } else {
      window = failed ? logs.atFailure(place) : logs.end(place);
    }
    return new LogView(
        job.id(),
        attempt,
        window,
        request.link(Paths.logApi(job.id(), attempt)),
        request.link(Paths.rawLog(job.id(), attempt)),
        request.link(Paths.log(job.id(), attempt)),
        job.attempts().size());
  }

  private Answer lastLog(Request request) {
    JobDetail job = Questions.job(views, request);
    return job.last()
        .map(attempt -> Answer.redirect(request.link(Paths.log(job.id(), attempt.number()))))
        .orElseGet(() -> Answer.redirect(request.link(Paths.job(job.id()))));
  }

  private Answer page(Request request) {
    JobDetail job = Questions.job(views, request);
    int attempt = Questions.attempt(job, request);
    Map<String, Object> all = new HashMap<>();
    all.put("job", job);
    all.put("log", view(logs, request, job, attempt));
    return around
        .pages()
        .page(request, "Log of " + job.job().request().task().taskName(), "log.jte", all);
  }

  private Answer raw(Request request) {
    JobDetail job = Questions.job(views, request);
    return raw(request, job, Questions.attempt(job, request));
  }

  private Answer lastRaw(Request request) {
    JobDetail job = Questions.job(views, request);
    int attempt = job.last()
        .map(JobDetail.Attempt::number)
        .orElseThrow(() -> HttpRefusal.notFound("the job has no log yet: it waits for a slave"));
    return raw(request, job, attempt);
  }

  private Answer raw(Request request, JobDetail job, int attempt) {
    AttemptPlace place = job.place(attempt);
    if (logs.book().state(place).length() == 0) {
      return Answer.text("").untrusted();
    }
    Answer answer =
        Answer.file(logs.book().file(place), "text/plain; charset=utf-8").untrusted();
    return request.query("download").isPresent()
        ? answer.header(
            "Content-Disposition", "attachment; filename=\"" + job.id() + "-" + attempt + ".log\"")
        : answer;
  }

  private AttemptPlace place(Request request) {
    JobDetail job = Questions.job(views, request);
    return job.place(Questions.attempt(job, request));
  }

  private Answer window(Request request) {
    AttemptPlace place = place(request);
    LogWindow window;
    if (request.query("line").isPresent()) {
      window = logs.atLine(place, Questions.number(request, "line", 1, 1, Long.MAX_VALUE));
    } else if (request.query("before").isPresent()) {
      window = logs.before(place, Questions.number(request, "before", 0, 0, Long.MAX_VALUE));
    } else if (request.query("around").isPresent()) {
      window = logs.around(place, Questions.number(request, "around", 0, 0, Long.MAX_VALUE));
    } else if (request.query("after").isPresent()) {
      window = logs.after(place, Questions.number(request, "after", 0, 0, Long.MAX_VALUE));
    } else if (request.query("failure").isPresent()) {
      window = logs.atFailure(place);
    } else {
      window = logs.end(place);
    }
    return Answer.json(LogFollower.json(window));
  }

  private Answer number(Request request) {
    long offset = Questions.number(request, "offset", 0, 0, Long.MAX_VALUE);
    return Answer.json(Map.of("number", logs.numberAt(place(request), offset)));
  }

  private Answer search(Request request) {
    String text = request.query("q").orElse("");
    if (text.isEmpty() || text.length() > 200) {
      throw HttpRefusal.badRequest("q: " + text.length() + " characters (expected 1 to 200)");
    }
    LogReader.Found found = logs.search(
        place(request),
        text,
        Questions.number(request, "from", 0, 0, Long.MAX_VALUE),
        request.query("backward").isPresent());
    return Answer.json(Map.of("line", found.line(), "go_on", found.goOn()));
  }

  private Answer follow(Request request) {
    AttemptPlace place = place(request);
    long from = Questions.number(request, "from", 0, 0, Long.MAX_VALUE);
    return Answer.sse((lastEventId, sink) -> {
      OptionalLong last = lastEventId
          .filter(id -> id.matches("[0-9]{1,18}"))
          .map(id -> OptionalLong.of(Long.parseLong(id)))
          .orElseGet(OptionalLong::empty);
      return new LogFollower(logs, place, last.orElse(from), sink, followers);
    });
  }
}
