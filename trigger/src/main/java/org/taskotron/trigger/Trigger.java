package org.taskotron.trigger;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.bus.ZmqSubscriber;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Masked;
import org.taskotron.base.config.Problem;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.db.Availability;
import org.taskotron.base.db.Database;
import org.taskotron.base.db.DatabaseAway;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Link;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.trigger.config.MasterConfig;
import org.taskotron.trigger.config.Settings;
import org.taskotron.trigger.config.TriggerConfig;
import org.taskotron.trigger.evaluation.Evaluator;
import org.taskotron.trigger.evaluation.HttpDocuments;
import org.taskotron.trigger.evaluation.Judge;
import org.taskotron.trigger.ledger.Ledger;
import org.taskotron.trigger.message.Counts;
import org.taskotron.trigger.message.Inbox;
import org.taskotron.trigger.message.Intake;
import org.taskotron.trigger.rule.Rules;
import org.taskotron.trigger.submit.GrpcMaster;
import org.taskotron.trigger.submit.JobsCsv;
import org.taskotron.trigger.submit.MasterWatch;
import org.taskotron.trigger.submit.SubmitQueue;
import org.taskotron.trigger.submit.Submitter;
import org.taskotron.trigger.web.MessagePages;

/**
 * The trigger, wired.
 *
 * <pre>
 *  bus ─► Inbox ─► Intake ─► ledger ─► Evaluator ─► SubmitQueue ─► Submitter ─► master, jobs.csv, ledger
 *                                          └─► ledger (nothing to do)
 * </pre>
 *
 * <p>Each of the three passes has a thread; the ledger is what they have in common, and a bell rung only saves time.
 */
public final class Trigger implements Chassis.Running {

  private static final Logger LOG = LoggerFactory.getLogger(Trigger.class);

  private static final Duration DOCUMENT_TIME = Duration.ofSeconds(20);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Settings settings;
  private volatile Judge judge;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final SubmitQueue queue = new SubmitQueue();
  private volatile Runnable intakeBell = () -> {};
  private volatile Runnable evaluatorBell = () -> {};
  private volatile Runnable submitterBell = () -> {};
  private volatile Runnable masterIsBack = () -> {};
  private volatile Optional<Ledger> ledger = Optional.empty();
  private Optional<WebServer> web = Optional.empty();

  private Trigger(Settings settings, Judge judge) {
    this.settings = settings;
    this.judge = judge;
  }

  /**
   * Starts everything. Messages are heard from the first moment on and wait in memory until the database is there.
   *
   * @throws ConfigException the configuration, or the rules, cannot be used
   */
  public static Trigger start(Chassis chassis, Settings settings) throws Exception {
    LOG.info("settings of {}:\n{}", settings.file(), Masked.text(settings.config()));
    Trigger trigger = new Trigger(settings, judgeOf(settings));
    try {
      trigger.open(chassis);
      return trigger;
    } catch (Exception e) {
      trigger.closeAll();
      throw e;
    }
  }

  /** The rules and everything else that says what messages mean; also what {@code checkconfig} checks. */
  static Judge judgeOf(Settings settings) throws ConfigException {
    Judge judge = new Judge(
        settings.interest(), Rules.read(settings.rulesFile()), settings.config().validArches());
    LOG.info("{}: {} rules", settings.rulesFile(), judge.rules().size());
    judge
        .rules()
        .asleep(judge.interest().kinds().names())
        .forEach(rule -> LOG.warn("{}: no event of this type is made, the rule sleeps", rule));
    return judge;
  }

  private void open(Chassis chassis) throws Exception {
    TriggerConfig config = settings.config();
    MeterRegistry metrics = chassis.metrics();
    Condition databaseThere = chassis.readiness().condition("database");
    Condition masterThere = chassis.readiness().condition("master");
    Condition csvThere = chassis.readiness().condition("jobs.csv");
    csvThere.met();
    web = Optional.of(toClose(serve(chassis)));
    Inbox inbox =
        new Inbox(config.bus().maxWaiting().bytes(), chassis.ticker(), () -> intakeBell.run());
    ZmqSubscriber subscriber =
        toClose(new ZmqSubscriber(config.bus().endpoints(), config.bus().topics(), inbox));
    measure(metrics, inbox);
    chassis
        .readiness()
        .status(() -> inbox.size() + " messages to record, " + queue.size()
            + " messages wait for the master");

    GrpcMaster master = toClose(connect(config.master()));
    watch(master, masterThere);
    Database database = toClose(chassis.waitFor(
        databaseThere,
        DatabaseAway.class,
        () -> Database.open(config.database(), settings.directory(), Ledger.SCHEMA)));
    database.observedBy(Availability.telling(databaseThere));
    Ledger book = new Ledger(database, chassis.clock());
    ledger = Optional.of(book);
    Counts counts = new Counts(metrics);
    Submitter submitter = new Submitter(
        queue,
        master,
        settings.jobsCsv().map(JobsCsv::new),
        book,
        new Submitter.Told(masterThere, csvThere, counts),
        chassis.clock(),
        chassis.ticker());
    masterIsBack = submitter::masterIsBack;
    HttpDocuments documents = toClose(new HttpDocuments(DOCUMENT_TIME));
    Evaluator evaluator = new Evaluator(
        book, () -> judge, documents, queue, counts, chassis.ticker(), () -> evaluatorBell.run());
    Intake intake = new Intake(
        inbox,
        book,
        () -> judge.interest(),
        (int) config.bus().maxMessage().bytes(),
        chassis.clock(),
        counts);
    startLoops(submitter, evaluator, intake);
    startTimers(book);
    // Closed first: nothing more comes in, and what has come is recorded.
    opened.push(() -> {
      subscriber.close();
      drain(intake);
    });
  }

  private void startLoops(Submitter submitter, Evaluator evaluator, Intake intake) {
    PassLoop submitting = toClose(PassLoop.start("submit", () -> {
      Duration pause = submitter.pass();
      if (pause.isZero()) {
        evaluatorBell.run(); // there is room again
      }
      return pause;
    }));
    submitterBell = submitting::ring;
    PassLoop evaluating = toClose(PassLoop.start("evaluate", () -> {
      Duration pause = evaluator.pass();
      if (queue.size() > 0) {
        submitterBell.run();
      }
      return pause;
    }));
    evaluatorBell = evaluating::ring;
    PassLoop recording = toClose(PassLoop.start("intake", () -> {
      if (intake.pass()) {
        evaluatorBell.run();
      }
      return intake.hasMore() ? Duration.ZERO : MINUTE;
    }));
    intakeBell = recording::ring;
    recording.ring();
  }

  /** Before the database is there: what is said of the master is so whatever else is waited for. */
  private void watch(GrpcMaster master, Condition masterThere) {
    MasterWatch watch = new MasterWatch(master, masterThere, queue, () -> {
      masterIsBack.run();
      submitterBell.run();
    });
    toClose(PassLoop.start("master-watch", watch::pass));
  }

  private void startTimers(Ledger book) {
    toClose(PassLoop.start("forget", () -> {
      int forgotten =
          book.forget(settings.config().keepIgnored(), settings.config().keep());
      return forgotten > 0 ? SECOND : HOUR;
    }));
  }

  private static void drain(Intake intake) {
    try {
      while (intake.hasMore()) {
        intake.pass();
      }
    } catch (DatabaseAway e) {
      LOG.error(
          "the database is away, messages that were not recorded are lost: {}", e.getMessage());
    }
  }

  private GrpcMaster connect(MasterConfig master) throws ConfigException {
    try {
      return new GrpcMaster(
          master.host(),
          master.port(),
          master.token(),
          master.tls().isPresent(),
          settings.masterCa());
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          Problem.ofFile(settings.file().toString(), "master.tls: " + e.getMessage()));
    }
  }

  private WebServer serve(Chassis chassis) {
    WebContext context = WebContext.of(
            Identity.of(chassis, "trigger"), "/trigger", TriggerConfig.WEB_PORT)
        .links(java.util.List.of(new Link("Messages", "/trigger/")))
        .translation(thrown -> thrown instanceof DatabaseAway
            ? Optional.of(HttpRefusal.unavailable("the database is away, try again later", 5))
            : Optional.empty());
    MessagePages pages =
        new MessagePages(() -> ledger, () -> judge, context, settings.config().web());
    return WebServer.start(settings.config().web(), pages.routes(), context);
  }

  private void measure(MeterRegistry metrics, Inbox inbox) {
    Gauge.builder("taskotron_trigger_inbox", inbox, Inbox::size)
        .description("Messages that wait to be recorded")
        .register(metrics);
    FunctionCounter.builder("taskotron_trigger_messages_lost", inbox, Inbox::lost)
        .description("Messages lost because too many waited to be recorded")
        .register(metrics);
    Gauge.builder("taskotron_trigger_submissions", queue, SubmitQueue::size)
        .description("Messages whose jobs wait for the master")
        .register(metrics);
  }

  /** Rules, arches, deployment and what is said of events change at once; anything else waits for a restart. */
  @Override
  public void reload() throws ConfigException {
    Settings now = Settings.read(settings.file());
    judge = judgeOf(now);
    if (!restartsFor(now.config()).equals(restartsFor(settings.config()))) {
      LOG.warn(
          "only rules, valid_arches, deployment_type, koji and compose change without a restart");
    }
  }

  private static java.util.List<Object> restartsFor(TriggerConfig config) {
    return java.util.List.of(
        config.bus(),
        config.master(),
        config.directory(),
        config.jobLogging(),
        config.jobsCsv(),
        config.keep(),
        config.keepIgnored(),
        config.database(),
        config.web(),
        config.log());
  }

  /** The port of pages and health. */
  public int webPort() {
    return web.map(WebServer::port).orElse(0);
  }

  private <T extends AutoCloseable> T toClose(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    closeAll();
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("did not close cleanly", e);
      }
    }
  }
}
