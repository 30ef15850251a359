package org.taskotron.base.daemon;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd, the state file and the log how a daemon fares: at once after a change, else every second. All of it
 * happens on one thread of its own, which waits for nobody, so that a database that hangs does not look like a daemon that
 * hangs.
 */
final class Heartbeat implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE =
      Duration.ofSeconds(30); // asked for each second while starting

  private final Chassis chassis;
  private final SystemdNotifier systemd;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("heartbeat"));

  // Only the thread above touches these.
  private DaemonState state = DaemonState.starting(ProcessIdentity.self());
  private boolean readyTold;
  private boolean stopping;
  private boolean stateFails;

  Heartbeat(Chassis chassis, SystemdNotifier systemd) {
    this.chassis = chassis;
    this.systemd = systemd;
    write(state);
    chassis.readiness().onChange(() -> later(this::beat));
    Duration pause = systemd
        .watchdog()
        .map(silence -> silence.dividedBy(3))
        .filter(third -> third.compareTo(PAUSE) < 0)
        .orElse(PAUSE);
    var unused =
        thread.scheduleWithFixedDelay(this::beat, 0, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void beat() {
    try {
      systemd.alive();
      chassis.readiness().pass();
      if (!stopping) {
        tell();
      }
    } catch (RuntimeException e) {
      log.error("heartbeat", e);
    }
  }

  private void tell() {
    boolean ready = chassis.readiness().ready();
    String status = chassis.readiness().statusLine();
    boolean starting = chassis.readiness().isStarting();
    DaemonState.Phase phase = ready
        ? DaemonState.Phase.READY
        : starting ? DaemonState.Phase.STARTING : DaemonState.Phase.WAITING;
    boolean changed = change(state.at(phase, status));
    if (ready && !readyTold) {
      readyTold = true;
      log.info("{} is ready", chassis.name());
      systemd.ready(status);
    } else if (!readyTold) {
      systemd.extendStart(PATIENCE, status);
    } else if (changed) {
      systemd.status(status);
    }
  }

  void reloading() {
    later(systemd::reloading);
  }

  void reloaded(DaemonState.Reload outcome, String problems) {
    later(() -> {
      change(state.reloaded(outcome, problems));
      String status = chassis.readiness().statusLine();
      systemd.ready(
          outcome == DaemonState.Reload.DONE ? status : "reload refused, see the log; " + status);
    });
  }

  void stopping(String why) {
    later(() -> {
      stopping = true;
      change(state.at(DaemonState.Phase.STOPPING, "ending: " + why));
      systemd.stopping(why);
    });
  }

  private void later(Runnable act) {
    try {
      thread.execute(act);
    } catch (RejectedExecutionException e) {
      log.debug("after the end", e);
    }
  }

  private boolean change(DaemonState to) {
    if (to.equals(state)) {
      return false;
    }
    state = to;
    write(to);
    return true;
  }

  private void write(DaemonState to) {
    try {
      to.write(chassis.directory());
      stateFails = false;
    } catch (IOException e) {
      if (!stateFails) { // a full disk is said once
        log.warn("cannot write {}: {}", DaemonState.FILE, e.toString());
      }
      stateFails = true;
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("the status line takes longer than 5s (expected it not to wait)");
      }
      systemd.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.warn("cannot close systemd's socket: {}", e.getMessage());
    }
  }
}
