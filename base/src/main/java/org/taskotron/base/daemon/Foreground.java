package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Durations;
import org.taskotron.base.config.Problem;
import sun.misc.Signal;

/**
 * One daemon in the foreground: starts it, then does what signals ask for, one after the other, on the thread that called
 * {@link #run}. A second SIGINT ends the process on the spot.
 */
final class Foreground {

  /** Something to do; {@code ending} is null for a reload. */
  private record Request(Chassis.@Nullable Ending ending) {
    static final Request RELOAD = new Request(null);
  }

  private static final Logger log = LoggerFactory.getLogger(Foreground.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(60);

  private final String name;
  private final Path directory;
  private final LogConfig logConfig;
  private final Chassis.Body body;
  private final Ticker ticker = Ticker.system();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private @Nullable Thread starting = Thread.currentThread();
  private @Nullable Thread guard;
  private volatile Chassis.@Nullable Ending asked;

  Foreground(String name, Path directory, LogConfig logConfig, Chassis.Body body) {
    this.name = name;
    this.directory = directory.toAbsolutePath().normalize();
    this.logConfig = logConfig;
    this.body = body;
  }

  int run() {
    try (Occupied occupied = Occupied.by(name, directory)) {
      TwistdLog.toDirectory(name, directory, logConfig, Surroundings.here());
      int exitCode = logged();
      log.info("{} has ended, exit code {}", name, exitCode);
      return exitCode;
    } catch (Failure e) {
      System.err.println(name + ": " + e.getMessage());
      return Exit.FAILED;
    } catch (IOException e) {
      log.warn("cannot tidy {}: {}", directory, e.getMessage());
      return Exit.FAILED;
    } finally {
      gone();
      TwistdLog.close();
    }
  }

  private int logged() {
    log.info(
        "{} {} starts in {}, pid {}, Java {}",
        name,
        Version.text(),
        directory,
        ProcessHandle.current().pid(),
        Runtime.version());
    Chassis chassis = new Chassis(name, directory, Clocks.microseconds(), ticker);
    chassis.onEnd(this::ask);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> uncaught(chassis, thread, thrown));
    listen();
    chassis.readiness().starting();
    try (Heartbeat heartbeat = new Heartbeat(chassis, SystemdNotifier.of(System.getenv()))) {
      return started(chassis, heartbeat);
    }
  }

  private int started(Chassis chassis, Heartbeat heartbeat) {
    Chassis.Running running;
    try {
      running = body.start(chassis);
    } catch (ConfigException e) {
      e.problems().forEach(problem -> say(problem.toString(), null));
      return Exit.USAGE;
    } catch (Failure e) {
      say(String.valueOf(e.getMessage()), null);
      return Exit.FAILED;
    } catch (Exception | LinkageError e) {
      Chassis.Ending ending = asked;
      if (ending != null) { // and so interrupted, however that came out
        log.info("{} ends before it was up: {}", name, ending.why());
        return ending.exitCode();
      }
      say(name + " cannot start: " + e, e);
      return Exit.FAILED;
    } finally {
      noLongerStarting();
    }
    chassis.readiness().started();
    log.info(
        "{} is up after {}", name, Durations.text(Duration.ofMillis(ticker.now().toMillis())));
    chassis.measureProcess();
    Chassis.Ending ending = serve(running, heartbeat);
    return ended(running, ending, heartbeat);
  }

  /** An interrupt that comes after the start would hit the daemon's closing. */
  private synchronized void noLongerStarting() {
    starting = null;
    Thread.interrupted();
  }

  private Chassis.Ending serve(Chassis.Running running, Heartbeat heartbeat) {
    while (true) {
      Chassis.Ending ending = next().ending();
      if (ending != null) {
        return ending;
      }
      reload(running, heartbeat);
    }
  }

  private Request next() {
    while (true) {
      try {
        return requests.take();
      } catch (InterruptedException e) {
        log.warn("somebody interrupts the main thread: signals end daemons, interrupts do not");
      }
    }
  }

  private void reload(Chassis.Running running, Heartbeat heartbeat) {
    heartbeat.reloading();
    try {
      running.reload();
      log.info("the configuration was read anew");
      heartbeat.reloaded(DaemonState.Reload.DONE, "");
    } catch (ConfigException e) {
      for (Problem problem : e.problems()) {
        log.error("{}", problem);
      }
      log.error("reload refused, the old configuration stays in force");
      heartbeat.reloaded(DaemonState.Reload.REFUSED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("reload failed, the old configuration stays in force", e);
      heartbeat.reloaded(DaemonState.Reload.FAILED, e.toString());
    }
  }

  private int ended(Chassis.Running running, Chassis.Ending ending, Heartbeat heartbeat) {
    log.info("{} ends: {}", name, ending.why());
    heartbeat.stopping(ending.why());
    try {
      running.close();
      return ending.exitCode();
    } catch (Exception e) {
      log.error("{} did not end cleanly", name, e);
      return Exit.FAILED;
    }
  }

  /** A daemon that hangs while it ends says where, and goes all the same. */
  private static Thread guard() {
    Thread guard = new Thread(
        () -> {
          try {
            Thread.sleep(LONGEST_END.toMillis());
          } catch (InterruptedException e) {
            return;
          }
          Thread.getAllStackTraces().forEach((thread, trace) -> {
            Throwable where = new Throwable(thread.getName());
            where.setStackTrace(trace);
            log.error(
                "does not end within {}: thread {}",
                Durations.text(LONGEST_END),
                thread.getName(),
                where);
          });
          TwistdLog.close();
          Runtime.getRuntime().halt(Exit.FAILED);
        },
        "guard of the end");
    guard.setDaemon(true);
    guard.start();
    return guard;
  }

  private void listen() {
    on("TERM", () -> ask(new Chassis.Ending("SIGTERM", Exit.DONE)));
    on("INT", new Runnable() {
      private boolean again;

      @Override
      public void run() {
        if (again) {
          Runtime.getRuntime().halt(130);
        }
        again = true;
        ask(new Chassis.Ending("SIGINT", Exit.DONE));
      }
    });
    on("HUP", () -> requests.add(Request.RELOAD));
  }

  private static void on(String signal, Runnable act) {
    try {
      Signal.handle(new Signal(signal), received -> act.run());
    } catch (IllegalArgumentException e) {
      log.warn("SIG{} cannot be handled: {}", signal, e.getMessage());
    }
  }

  private synchronized void ask(Chassis.Ending ending) {
    requests.add(new Request(ending));
    asked = asked == null ? ending : asked;
    guard = guard == null ? guard() : guard;
    if (starting != null) {
      starting.interrupt();
    }
  }

  private synchronized void gone() {
    if (guard != null) {
      guard.interrupt();
    }
  }

  private void uncaught(Chassis chassis, Thread thread, Throwable thrown) {
    log.error("nobody caught what thread {} threw", thread.getName(), thrown);
    chassis.uncaught().increment();
    if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
      chassis.fail("the Java machine is broken: " + thrown, thrown);
    }
  }

  /** To the log, and to whoever started us and does not see the log. */
  private void say(String text, @Nullable Throwable bug) {
    log.error("{}", text, bug);
    if (!Surroundings.here().logsToStdout(logConfig.stdout())) {
      System.err.println(text);
    }
  }
}
