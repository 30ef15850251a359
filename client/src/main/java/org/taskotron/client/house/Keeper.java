package org.taskotron.client.house;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.daemon.DaemonThreads;

/**
 * Keeps the daemons running: starts all at once (their order does not matter), starts one that died again after a
 * second, and ends all of them. One that cannot live is given up, and {@link #trouble} says why.
 *
 * <p>May be called by several threads.
 */
final class Keeper {

  private static final Duration REST = Duration.ofSeconds(1);

  /** A daemon that lives shorter than this, so many times in a row, will not live the next time either. */
  private static final Duration SHORT_LIFE = Duration.ofSeconds(10);

  private static final int SHORT_LIVES = 5;

  /** The exit code of a daemon that refuses its configuration. */
  private static final int MISCONFIGURED = 2;

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
  private static final Duration END_PATIENCE = Duration.ofSeconds(15);
  private static final long LARGEST_CONSOLE = 1 << 20;
  private static final int TOLD_LINES = 15;

  private final List<Life> lives;
  private final Map<String, String> environment;
  private final Consumer<String> said;
  private final Consumer<List<RunningProcess>> changed;
  private final ScheduledExecutorService restarts =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("keeper"));
  private boolean stopping;
  private @Nullable String trouble;

  /**
   * Makes a keeper; nothing is started yet.
   *
   * @param environment what the daemons have in theirs beside what the house has
   * @param said hears what people should know, a line each
   * @param changed hears who runs, each time that changes
   */
  Keeper(
      List<Daemon> daemons,
      Map<String, String> environment,
      Consumer<String> said,
      Consumer<List<RunningProcess>> changed) {
    this.lives = daemons.stream().map(Life::new).toList();
    this.environment = Map.copyOf(environment);
    this.said = said;
    this.changed = changed;
  }

  synchronized void start() {
    lives.forEach(this::start);
  }

  /** Who runs now. */
  synchronized List<RunningProcess> running() {
    return lives.stream().flatMap(life -> life.running().stream()).toList();
  }

  /** Why the house cannot stand; empty as long as it can. */
  synchronized Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  private void start(Life life) {
    if (stopping) {
      return;
    }
    try {
      Process process = life.start(environment);
      changed.accept(running());
      process.onExit().thenAcceptAsync(ended -> died(life, ended), restarts);
    } catch (IOException e) {
      trouble = life.daemon.name() + " cannot be started: " + e.getMessage();
    }
  }

  private synchronized void died(Life life, Process process) {
    if (stopping) {
      return;
    }
    String name = life.daemon.name();
    life.countDeath();
    if (process.exitValue() == MISCONFIGURED || life.shortLives >= SHORT_LIVES) {
      trouble = name + " ended with " + exit(process) + ":\n" + life.lastWords();
      return;
    }
    said.accept(name + " died (" + exit(process) + "): it is started again");
    restarts.schedule(
        () -> {
          synchronized (this) {
            start(life);
          }
        },
        REST.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static String exit(Process process) {
    int value = process.exitValue();
    return value > 128 ? "signal " + (value - 128) : "exit code " + value;
  }

  /** Ends everybody: first those who have something running of their own, while the others can still hear of it. */
  void stop() {
    synchronized (this) {
      stopping = true;
    }
    restarts.shutdownNow();
    List<Process> stops = new ArrayList<>();
    for (Life life : lives) {
      if (!life.daemon.stop().isEmpty()) {
        stopCommand(life).ifPresent(stops::add);
      }
    }
    awaitEnd(stops, STOP_PATIENCE);
    stops.forEach(Process::destroyForcibly);
    List<Process> left = lives.stream().flatMap(life -> life.alive().stream()).toList();
    left.forEach(Process::destroy);
    if (!awaitEnd(left, END_PATIENCE)) {
      lives.stream()
          .filter(life -> life.alive().isPresent())
          .forEach(life -> said.accept(life.daemon.name() + " did not end in time and is killed"));
      left.forEach(Process::destroyForcibly);
      awaitEnd(left, END_PATIENCE);
    }
  }

  private Optional<Process> stopCommand(Life life) {
    try {
      return Optional.of(life.process(life.daemon.stop(), environment));
    } catch (IOException e) {
      said.accept(life.daemon.name() + " cannot be stopped as it should be: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean awaitEnd(List<Process> processes, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    boolean all = true;
    for (Process process : processes) {
      try {
        all &= process.waitFor(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return all;
  }

  /** One daemon and its processes, one after the other. */
  private static final class Life {

    private final Daemon daemon;
    private @Nullable Process process;
    private @Nullable RunningProcess running;
    private long born;
    private int shortLives;

    Life(Daemon daemon) {
      this.daemon = daemon;
    }

    Process start(Map<String, String> environment) throws IOException {
      born = System.nanoTime();
      Process started = process(daemon.command(), environment);
      process = started;
      running = RunningProcess.of(daemon.name(), started.pid());
      return started;
    }

    Process process(List<String> command, Map<String, String> environment) throws IOException {
      File console = daemon.console().toFile();
      if (console.length() > LARGEST_CONSOLE) {
        Files.write(daemon.console(), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      }
      ProcessBuilder builder = new ProcessBuilder(command)
          .directory(daemon.directory().toFile())
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectOutput(Redirect.appendTo(console))
          .redirectErrorStream(true);
      builder.environment().remove("NOTIFY_SOCKET");
      builder.environment().putAll(environment);
      return builder.start();
    }

    Optional<Process> alive() {
      return Optional.ofNullable(process).filter(Process::isAlive);
    }

    Optional<RunningProcess> running() {
      return alive().map(ignored -> running);
    }

    void countDeath() {
      boolean shortLife = System.nanoTime() - born < SHORT_LIFE.toNanos();
      shortLives = shortLife ? shortLives + 1 : 0;
    }

    /** The end of its console. */
    String lastWords() {
      try {
        List<String> lines = Files.readAllLines(daemon.console());
        List<String> last = lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size());
        return "  " + String.join("\n  ", last) + "\n(more in " + daemon.console() + ")";
      } catch (IOException | UncheckedIOException e) {
        return "  (" + daemon.console() + " cannot be read)";
      }
    }
  }
}
