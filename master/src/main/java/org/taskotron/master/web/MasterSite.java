package org.taskotron.master.web;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.DaemonThreads;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.Answer;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Link;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebConfig;
import org.taskotron.base.web.WebContext;
import org.taskotron.master.access.Access;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.dispatch.QueuedJobs;
import org.taskotron.master.job.Transition;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.slave.Roster;

/**
 * The master's pages, REST and event stream, wired. {@link #moved} is to be among the queue's effects.
 *
 * <pre>{@code
 * WebContext plain = WebContext.of(Identity.of(chassis, "master"), MasterSite.HOME, 8010);
 * WebContext context = MasterSite.context(plain, resultsFrontend);
 * MasterSite site = new MasterSite(settings, rooms, config.web(), context);
 * queue.afterwards(site::moved);
 * WebServer.start(config.web(), site.routes().include(artifactsAndGit), context);
 * }</pre>
 */
public final class MasterSite implements AutoCloseable {

  /** Where the master's own pages are. */
  public static final String HOME = Paths.HOME;

  private static final int FOLLOWING_THREADS = 2;
  private static final int FOLLOWERS_WAITING = 10_000;

  /** What the pages show and the REST API commands. */
  public record Rooms(
      Views views,
      ResultViews results,
      LogBook logs,
      QueuedJobs queued,
      Dispatcher dispatcher,
      Roster roster,
      Leases leases,
      JobQueue queue,
      Access access,
      Clock clock) {}

  private final Routes routes = new Routes();
  private final EventFeed feed;
  private final ThreadPoolExecutor followers;

  public MasterSite(SiteSettings settings, Rooms rooms, WebConfig config, WebContext context) {
    this.feed = new EventFeed(rooms.views());
    this.followers = new ThreadPoolExecutor(
        FOLLOWING_THREADS,
        FOLLOWING_THREADS,
        1,
        TimeUnit.MINUTES,
        new ArrayBlockingQueue<>(FOLLOWERS_WAITING),
        DaemonThreads.named("log-followers"));
    Surroundings around = new Surroundings(
        new Pages(context, config, "org.taskotron.master.templates"), rooms.clock());
    LogReader logs = new LogReader(rooms.logs());
    SlaveList slaves =
        new SlaveList(rooms.roster(), rooms.leases(), rooms.access(), settings, rooms.clock());
    WaitingLines waiting = new WaitingLines(rooms.queued(), rooms.dispatcher());
    new HousePages(rooms.views(), slaves, waiting, rooms.dispatcher(), around).addTo(routes);
    new JobPages(settings, rooms.views(), rooms.results(), logs, rooms.dispatcher(), around)
        .addTo(routes);
    new LogPages(rooms.views(), logs, followers, around).addTo(routes);
    new ExecDbPages(rooms.views()).addTo(routes);
    new ReadApi(rooms.views(), rooms.results(), slaves, waiting, rooms.dispatcher(), feed)
        .addTo(routes);
    new CommandApi(rooms.queue(), rooms.access(), settings, rooms.clock()).addTo(routes);
    routes.get(
        Paths.API + "/openapi.json", request -> Answer.json(OpenApi.document(request.baseUrl())));
  }

  /** The listener's context with the master's links, scripts and refusals. */
  public static WebContext context(WebContext plain, String resultsFrontend) {
    return plain
        .links(List.of(
            new Link("Jobs", Paths.JOBS),
            new Link("Queue", Paths.QUEUE),
            new Link("Slaves", Paths.SLAVES),
            new Link("Results", resultsFrontend),
            new Link("Help", Paths.HELP)))
        .asset(MasterSite.class, "assets/log.js")
        .translation(MasterSite::translated);
  }

  private static Optional<HttpRefusal> translated(Throwable failure) {
    if (failure instanceof DatabaseAway) {
      return Optional.of(
          HttpRefusal.unavailable("the master's database is away; jobs that run go on", 5));
    }
    if (failure instanceof RejectedExecutionException) {
      return Optional.of(
          HttpRefusal.unavailable("too many changes wait already; try again in a moment", 1));
    }
    return Optional.empty();
  }

  public Routes routes() {
    return routes;
  }

  /** An effect of the queue: live pages hear of the move. */
  public void moved(Transition transition) {
    feed.moved(transition);
  }

  /** Ends the threads; to be called after the listener is closed. */
  @Override
  public void close() throws InterruptedException {
    feed.close();
    followers.shutdownNow();
    followers.awaitTermination(5, TimeUnit.SECONDS);
  }
}
