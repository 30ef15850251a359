package org.taskotron.master;

import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Version;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.master.access.Access;
import org.taskotron.master.dispatch.Commits;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.TaskSource;
import org.taskotron.master.mirror.Mirror;
import org.taskotron.master.mirror.Resolved;
import org.taskotron.master.queue.EventSweep;
import org.taskotron.master.queue.JobQueue;
import org.taskotron.master.queue.LeaseSweep;
import org.taskotron.master.queue.Leases;
import org.taskotron.master.result.Backlog;
import org.taskotron.master.rpc.JobsService;
import org.taskotron.master.rpc.SlavesService;
import org.taskotron.master.serve.ArtifactRoutes;
import org.taskotron.master.serve.GitRoutes;
import org.taskotron.master.serve.JobDays;
import org.taskotron.master.slave.Conversation;
import org.taskotron.master.slave.Roster;
import org.taskotron.master.store.ActiveMaster;
import org.taskotron.master.store.MasterSchema;
import org.taskotron.master.store.SqlChangeWriter;
import org.taskotron.master.store.SqlEvents;
import org.taskotron.master.store.SqlJobs;
import org.taskotron.master.store.SqlViews;
import org.taskotron.master.web.MasterSite;
import org.taskotron.master.web.ResultViews;
import org.taskotron.master.web.SiteSettings;

/**
 * The master: its rooms, wired by hand, in the order in which they start. They end in the opposite order.
 *
 * <p>{@link #start} returns when everything serves; what it needs and is away is waited for. One thread starts and
 * closes it.
 */
public final class Master implements Chassis.Running {
  private static final Logger LOG = LoggerFactory.getLogger(Master.class);

  /** A file of this name in the master's directory keeps it idle; its text is the reason. */
  static final String IDLE_FILE = "idle";

  private static final int HTTP_PORT = 8010;
  private static final Duration SHOWN_AS_DISCONNECTED = Duration.ofSeconds(30);

  private final Path directory;
  private final Path configFile;
  private final Access access;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private MasterConfig config;
  // Set once while it starts, which may take as long as something is away, and read only
  // afterwards.
  @SuppressWarnings("NullAway.Init")
  private Mirror mirror;

  @SuppressWarnings("NullAway.Init")
  private Dispatcher dispatcher;

  @SuppressWarnings("NullAway.Init")
  private GrpcServer grpc;

  @SuppressWarnings("NullAway.Init")
  private WebServer web;

  private Master(Chassis chassis, Path configFile, MasterConfig config) throws Exception {
    this.directory = chassis.directory();
    this.configFile = configFile;
    this.config = config;
    this.access = new Access(config.slaveHashes(), config.clientHashes());
    try {
      startAll(chassis);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Starts a master from its configuration. */
  public static Master start(Chassis chassis, Path configFile) throws Exception {
    return new Master(chassis, configFile, ConfigReader.read(configFile, MasterConfig.class));
  }

  private <T extends AutoCloseable> T toClose(T part) {
    started.push(part);
    return part;
  }

  private void startAll(Chassis chassis) throws Exception {
    WebContext context = MasterSite.context(
        WebContext.of(Identity.of(chassis, "master"), MasterSite.HOME, HTTP_PORT),
        config.resultsdb().frontend().toString());
    Opening opening = toClose(Opening.of(config.web(), context));
    Leases leases = new Leases(chassis.ticker());
    Database database = openDatabase(chassis, leases, opening);
    becomeTheMaster(chassis, database);
    SqlChangeWriter writer = toClose(new SqlChangeWriter(database));
    JobQueue queue = new JobQueue(writer, leases, chassis.clock(), chassis.ticker());
    SqlJobs jobs = new SqlJobs(database);
    leases.restore(jobs.leased(), jobs.highestLease());

    Roster roster = new Roster(chassis.clock());
    mirror = toClose(Mirror.open(
        directory.resolve("mirror"),
        config.mirror(),
        config.mirrorEvery(),
        chassis.clock(),
        chassis.ticker()));
    dispatcher = new Dispatcher(jobs, queue, leases, roster, this::commitOf, chassis.clock());
    dispatcher.restore();
    idleAsTheFileSays();
    Conversation conversation = new Conversation(
        roster,
        leases,
        queue,
        new Conversation.Rhythm(config.lostAfter(), config.aliveEvery()),
        dispatcher::ring,
        chassis.clock());
    queue.afterwards(dispatcher::moved);
    queue.afterwards(conversation::moved);

    Timers timers = toClose(new Timers("timer", 1));
    timers.every(
        LeaseSweep.EVERY,
        "the look at the leases",
        new LeaseSweep(leases, queue, chassis.ticker(), config.lostAfter())::pass);
    toClose(DispatchThread.start(dispatcher));

    Storeroom storeroom = toClose(Storeroom.open(chassis, config, database, leases, mirror));
    List<ServerServiceDefinition> services = new ArrayList<>();
    services.add(new JobsService(
            queue, jobs::find, config.jobs().timeLimit(), config.jobs().attempts(), chassis.clock())
        .bindService());
    services.add(storeroom.attempts().gated());
    services.add(new SlavesService(
            conversation,
            new SlavesService.Terms(
                Version.number(), config.jobs().logLimit().bytes(), noOutputLimit()))
        .bindService());
    grpc = toClose(GrpcServer.start(config.grpc(), access, services));
    MasterSite.Rooms rooms = new MasterSite.Rooms(
        new SqlViews(database),
        ResultViews.of(storeroom.results()),
        storeroom.logs(),
        jobs,
        dispatcher,
        roster,
        leases,
        queue,
        access,
        chassis.clock());
    web = opening.opened();
    web.serve(routes(context, rooms, storeroom, id -> dayOf(jobs.find(new JobId(id)))));
    // Of all parts the first that ends: whoever asks meanwhile is not to meet half a master.
    toClose(web);
    MasterMetrics metrics = new MasterMetrics(chassis.metrics());
    metrics.of(leases, roster, writer);
    keepHouse(chassis, database, storeroom, metrics);
    chassis.readiness().status(() -> statusLine(leases, roster));
  }

  private Database openDatabase(Chassis chassis, Leases leases, Opening opening) throws Exception {
    Condition condition = chassis.readiness().condition("database");
    Database database = toClose(chassis.waitFor(condition, DatabaseAway.class, () -> {
      opening.throwIfFailed();
      return Database.open(config.database(), directory, MasterSchema.schema());
    }));
    database.observedBy(new DatabaseWatch(condition, leases));
    return database;
  }

  /** Another master that lives here is refused; one elsewhere is waited for. */
  private void becomeTheMaster(Chassis chassis, Database database) throws Exception {
    ActiveMaster place = new ActiveMaster(database, chassis.clock());
    chassis.waitFor(chassis.readiness().condition("other master"), OtherMaster.class, () -> {
      ActiveMaster.Answer answer = place.acquire();
      if (!answer.got() && !answer.worthWaiting()) {
        throw new Failure("another master works on this database: " + answer.who());
      }
      if (!answer.got()) {
        throw new OtherMaster(answer.who());
      }
      return place;
    });
    toClose(place::release);
    Timers renewal = toClose(new Timers("active-master", 1));
    renewal.every(ActiveMaster.RENEW_EVERY, "the renewal of this master's place", () -> {
      if (!place.renew()) {
        chassis.fail(
            "another master took this one's place", new OtherMaster("see table active_master"));
      }
    });
  }

  /** Another master works on the database, and may soon be found to be gone. */
  private static final class OtherMaster extends Exception {
    private static final long serialVersionUID = 1;

    OtherMaster(String who) {
      super(who);
    }
  }

  /** On a thread of its own: a database that is slow with this must not hold up the look at the leases. */
  private void keepHouse(
      Chassis chassis, Database database, Storeroom storeroom, MasterMetrics metrics) {
    Backlog backlog = new Backlog(storeroom.results(), chassis.clock());
    metrics.of(storeroom, backlog);
    EventSweep sweep = new EventSweep(
        new SqlEvents(database),
        config.events().keep(),
        config.events().most(),
        chassis.clock(),
        chassis.ticker());
    Timers timers = toClose(new Timers("housekeeping", 1));
    timers.every(Backlog.EVERY, "the look at the outbox", backlog::pass);
    timers.every(EventSweep.EVERY, "the look at old events", sweep::pass);
  }

  private Commits.Answer commitOf(TaskSource task) {
    Resolved resolved = mirror.resolve(task.repository(), task.branch());
    if (resolved instanceof Resolved.Found found) {
      return new Commits.Answer(Commits.Answer.Kind.FOUND, found.commit());
    }
    if (resolved instanceof Resolved.Missing missing) {
      return new Commits.Answer(Commits.Answer.Kind.MISSING, missing.why());
    }
    return new Commits.Answer(
        Commits.Answer.Kind.UNREACHABLE, ((Resolved.Unreachable) resolved).why());
  }

  private Optional<Duration> noOutputLimit() {
    return config.jobs().noOutputLimit().isZero()
        ? Optional.empty()
        : Optional.of(config.jobs().noOutputLimit());
  }

  private Routes routes(
      WebContext context, MasterSite.Rooms rooms, Storeroom storeroom, JobDays days) {
    SiteSettings settings = new SiteSettings(
        config.resultsdb().frontend().toString(),
        Optional.ofNullable(config.web().links().get("Messages")),
        config.jobs().timeLimit(),
        config.jobs().attempts(),
        SHOWN_AS_DISCONNECTED);
    MasterSite site = toClose(new MasterSite(settings, rooms, config.web(), context));
    rooms.queue().afterwards(site::moved);
    Pages pages = new Pages(context, config.web(), "org.taskotron.master.templates");
    return site.routes()
        .include(new ArtifactRoutes(storeroom.artifacts(), storeroom.logs(), days, pages).routes())
        .include(new GitRoutes(mirror, access::slaveHasPassword).routes());
  }

  private static Optional<LocalDate> dayOf(Optional<Job> job) {
    return job.map(found -> LocalDate.ofInstant(found.submitted(), ZoneOffset.UTC));
  }

  private static String statusLine(Leases leases, Roster roster) {
    return leases.all().size() + " running, " + roster.size() + " slaves";
  }

  private void idleAsTheFileSays() {
    Path file = directory.resolve(IDLE_FILE);
    if (Files.exists(file)) {
      String reason;
      try {
        reason = Files.readString(file).strip();
      } catch (IOException e) {
        reason = file + " is there, but cannot be read: " + e.getMessage();
      }
      dispatcher.idle(reason.isEmpty() ? "as an operator asked" : reason);
    } else if (dispatcher.idleReason().isPresent()) {
      dispatcher.resume();
    }
  }

  /** The port that gRPC is served on. */
  public int grpcPort() {
    return grpc.port();
  }

  /** The port that HTTP is served on. */
  public int httpPort() {
    return web.port();
  }

  @Override
  public void reload() throws ConfigException {
    MasterConfig read = ConfigReader.read(configFile, MasterConfig.class);
    access.replace(read.slaveHashes(), read.clientHashes());
    try {
      mirror.keep(read.mirror());
    } catch (IOException e) {
      throw new UncheckedIOException("the mirror could not be changed", e);
    }
    config = read;
    idleAsTheFileSays();
    LOG.info(
        "{} is in force: {} slaves, {} clients, {} repositories",
        configFile,
        read.slaves().size(),
        read.clients().size(),
        read.mirror().size());
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      AutoCloseable part = started.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.error("{} did not end well", part.getClass().getSimpleName(), e);
      }
    }
  }
}
