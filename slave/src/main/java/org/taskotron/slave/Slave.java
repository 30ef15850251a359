package org.taskotron.slave;

import io.micrometer.core.instrument.FunctionCounter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Masked;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Condition;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.daemon.Version;
import org.taskotron.base.web.Identity;
import org.taskotron.base.web.Routes;
import org.taskotron.base.web.WebContext;
import org.taskotron.base.web.WebServer;
import org.taskotron.slave.connection.MasterChannels;
import org.taskotron.slave.connection.MasterLink;
import org.taskotron.slave.environment.TaskSources;
import org.taskotron.slave.run.Supervisor;
import org.taskotron.slave.run.SupervisorSettings;
import org.taskotron.slave.run.Tools;
import org.taskotron.slave.slot.DiskWatch;
import org.taskotron.slave.slot.Means;
import org.taskotron.slave.slot.SlaveFacts;
import org.taskotron.slave.slot.Slots;
import org.taskotron.slave.slot.SpareDirectories;
import org.taskotron.slave.slot.Teller;
import org.taskotron.slave.upload.ArtifactWalk;
import org.taskotron.slave.upload.LogPump;
import org.taskotron.slave.upload.Retries;

/** A slave, wired. Ending it leaves its tasks running, unless {@link KillOrder} says otherwise. */
public final class Slave implements Chassis.Running {

  private static final Logger LOG = LoggerFactory.getLogger(Slave.class);
  private static final int LOOK_AT_DISK_SECONDS = 5;

  /** What a slave that ends its tasks waits for: that they are gone, and that the master knows. */
  private static final int LONGEST_KILL_SECONDS = 20;

  private final Path directory;
  private final Path configFile;
  private final SlaveConfig config;
  private final Slots slots;
  private final MasterLink link;
  private final DiskWatch disk;
  private final Deque<AutoCloseable> opened;

  private Slave(
      Path directory,
      SlaveConfig config,
      Slots slots,
      MasterLink link,
      DiskWatch disk,
      Deque<AutoCloseable> opened) {
    this.directory = directory;
    this.configFile = directory.resolve(SlaveConfig.FILE);
    this.config = config;
    this.slots = slots;
    this.link = link;
    this.disk = disk;
    this.opened = opened;
  }

  /** Goes on with what lies in the directory, and connects. */
  public static Slave start(Chassis chassis, SlaveConfig config) throws Exception {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      return wired(chassis, config, opened);
    } catch (Exception e) {
      closeAll(opened);
      throw e;
    }
  }

  private static Slave wired(Chassis chassis, SlaveConfig config, Deque<AutoCloseable> opened)
      throws IOException {
    Masked.text(config).lines().forEach(line -> LOG.info("setting {}", line));
    Path directory = chassis.directory();
    Path cache = Files.createDirectories(directory.resolve("cache"));
    RandomGenerator random = new Random();
    ExecutorService executor = Executors.newCachedThreadPool(numbered("attempt-"));
    opened.push(() -> ended(executor));
    MasterChannels channels = new MasterChannels(config.masterAddress());
    opened.push(channels);
    Retries retries = new Retries();
    LogPump logs = new LogPump(retries, random);
    opened.push(logs);
    TaskSources sources =
        new TaskSources(cache.resolve("git"), config.mirror(), config.cacheLimit());
    opened.push(sources);
    Means means = new Means(
        directory.resolve("jobs"),
        new SpareDirectories(cache.resolve("spare"), config.slots()),
        new Supervisor(new SupervisorSettings(config.grace(), config.pidNamespaces()), cache),
        Tools.in(cache, config.python()),
        sources,
        channels.bulk(),
        logs,
        retries,
        new ArtifactWalk(config.maxArtifact(), config.maxArtifacts()),
        executor,
        chassis.clock(),
        random);
    FunctionCounter.builder("taskotron.slave.log.bytes.sent", logs, LogPump::bytesSent)
        .register(chassis.metrics());

    Later teller = new Later();
    Slots slots = new Slots(means, facts(config), teller, chassis.metrics());
    Condition master = chassis.readiness().condition("master");
    chassis.readiness().status(() -> slots.size() + " attempts held, " + config.slots() + " slots");
    MasterLink link = new MasterLink(config.masterAddress(), channels, slots, master, random);
    teller.link = link;
    DiskWatch disk = new DiskWatch(DiskWatch.of(directory), config.minFree(), slots);
    disk.pass();
    slots.goOn();
    link.start();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(numbered("disk-watch-"));
    opened.push(timer::shutdownNow);
    var unused = timer.scheduleWithFixedDelay(
        disk::pass, LOOK_AT_DISK_SECONDS, LOOK_AT_DISK_SECONDS, TimeUnit.SECONDS);
    serve(chassis, config, opened);
    return new Slave(directory, config, slots, link, disk, opened);
  }

  private static void serve(Chassis chassis, SlaveConfig config, Deque<AutoCloseable> opened) {
    if (config.web().port().equals(java.util.Optional.of(0))) {
      return;
    }
    opened.push(WebServer.start(
        config.web(),
        new Routes(),
        WebContext.of(Identity.of(chassis, "slave"), "/slave", SlaveConfig.WEB_PORT)));
  }

  /** Labels, slots, arches and min_free change at once; what else differs waits for a restart, and is named. */
  @Override
  public void reload() throws ConfigException {
    SlaveConfig now = ConfigReader.read(configFile, SlaveConfig.class);
    slots.facts(facts(now));
    disk.least(now.minFree());
    link.again("the configuration was read anew");
    if (!Restart.of(config).equals(Restart.of(now))) {
      LOG.warn("only slots, labels, arches and min_free change without a restart");
    }
  }

  @Override
  public void close() throws Exception {
    if (KillOrder.taken(directory)) {
      kill();
    }
    link.close();
    slots.leave();
    closeAll(opened);
  }

  private void kill() throws InterruptedException {
    slots.killAll("the slave was stopped with --kill");
    if (slots.awaitNone(LONGEST_KILL_SECONDS)) {
      LOG.info("all tasks were ended, and the master has taken it");
    } else {
      LOG.warn("{} attempts are left: the next start tells the master of them", slots.size());
    }
  }

  private static SlaveFacts facts(SlaveConfig config) {
    return new SlaveFacts(
        config.slots(),
        config.labels(),
        config.arches(),
        Version.number(),
        Host.name(),
        Host.boot());
  }

  private static java.util.concurrent.ThreadFactory numbered(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  private static void ended(ExecutorService executor) throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("some attempts did not stop within 5s; they go on at the next start");
      executor.shutdownNow();
    }
  }

  private static void closeAll(Deque<AutoCloseable> opened) {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("did not close cleanly", e);
      }
    }
  }

  /** What cannot change while the slave runs. */
  private record Restart(
      String master,
      Object masterHttp,
      String name,
      Object password,
      Object tls,
      Object cacheLimit,
      Object artifacts,
      Object python,
      Object supervisor,
      Object log,
      Object web) {
    static Restart of(SlaveConfig config) {
      return new Restart(
          config.master(),
          config.masterHttp(),
          config.name(),
          config.password(),
          config.tls(),
          config.cacheLimit(),
          List.of(config.maxArtifact(), config.maxArtifacts()),
          config.python(),
          List.of(config.grace(), config.pidNamespaces()),
          config.log(),
          config.web());
    }
  }

  /** The slots speak through the link, and the link asks the slots: one of the two must come second. */
  private static final class Later implements Teller {
    private volatile @org.jspecify.annotations.Nullable MasterLink link;

    @Override
    public void tell(long lease) {
      MasterLink there = link;
      if (there != null) {
        there.tell(lease);
      }
    }

    @Override
    public void tellSoon(long lease) {
      MasterLink there = link;
      if (there != null) {
        there.tellSoon(lease);
      }
    }

    @Override
    public void tellMood() {
      MasterLink there = link;
      if (there != null) {
        there.tellMood();
      }
    }
  }
}
