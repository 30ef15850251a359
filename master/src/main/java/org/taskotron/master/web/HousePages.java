package org.taskotron.master.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.Request;
import org.taskotron.base.web.Routes;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.job.JobState;

/** What concerns the whole house: the start page, the slaves, the queue, help. */
final class HousePages {

  private static final int NEWEST = 1_000;

  private final Views views;
  private final SlaveList slaves;
  private final WaitingLines waiting;
  private final Dispatcher dispatcher;
  private final Surroundings around;

  HousePages(
      Views views,
      SlaveList slaves,
      WaitingLines waiting,
      Dispatcher dispatcher,
      Surroundings around) {
    this.views = views;
    this.slaves = slaves;
    this.waiting = waiting;
    this.dispatcher = dispatcher;
    this.around = around;
  }

  void addTo(Routes routes) {
    routes.get("/", request -> Answer.redirect(request.link(Paths.HOME + "/")));
    routes.get(Paths.HOME + "[/]", this::home);
    routes.get(Paths.SLAVES + "[/]", this::slaves);
    routes.get(Paths.QUEUE + "[/]", this::queue);
    routes.get(Paths.HELP, this::help);
  }

  private Map<String, Object> common(Request request) {
    Map<String, Object> all = new HashMap<>();
    all.put("now", around.clock().instant());
    all.put("idle", dispatcher.idleReason().orElse(""));
    all.put("events", request.link(Paths.API + "/events?after=" + views.newestEvent()));
    return all;
  }

  private Answer home(Request request) {
    Map<String, Object> all = common(request);
    all.put("open", views.open());
    all.put("outcomes", views.outcomesOfNewest(NEWEST));
    all.put("slaves", slaves.lines());
    all.put(
        "running",
        views.jobs(ofState(JobState.RUNNING), new Views.Cut(0, 0, 20)).jobs());
    all.put("newest", views.jobs(JobFilter.NONE, new Views.Cut(0, 0, 12)).jobs());
    return around.pages().page(request, "Start", "home.jte", all);
  }

  private static JobFilter ofState(JobState state) {
    return new JobFilter(state, null, null, null, null, null, null, null, null);
  }

  private Answer slaves(Request request) {
    List<SlaveLine> lines = slaves.lines();
    Map<String, Object> all = common(request);
    all.put("slaves", lines);
    return around.pages().page(request, "Slaves", "slaves.jte", all);
  }

  private Answer queue(Request request) {
    Map<String, Object> all = common(request);
    all.put("waiting", waiting.jobs());
    all.put("open", views.open());
    return around.pages().page(request, "Queue", "queue.jte", all);
  }

  private Answer help(Request request) {
    return around.pages().page(request, "Help", "help.jte", Map.of("base", request.baseUrl()));
  }
}
