package org.taskotron.base.daemon;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.taskotron.base.config.Durations;

/**
 * A daemon's directory as {@code start|stop|restart|reconfig|status DIR} see it. Each says what came of it and answers an
 * exit code; what cannot be done at all is a {@link Failure}.
 */
public final class DaemonDirectory {

  /** What the daemon says on its standard streams; the last start's only. */
  static final String START_LOG = "start.log";

  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(90);
  private static final Duration LONGEST_RELOAD = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;
  private static final int LINES_TOLD = 30;

  private final String program;
  private final Path directory;
  private final PrintWriter out;
  private final Ticker ticker = Ticker.system();

  /**
   * @param program as the operator calls it
   * @param out where is said what came of it
   */
  public DaemonDirectory(String program, Path directory, PrintWriter out) {
    this.program = program;
    this.directory = directory.toAbsolutePath().normalize();
    this.out = out;
    if (!Files.isDirectory(this.directory)) {
      throw new Failure(directory + ": no such directory");
    }
  }

  /** The daemon that runs there now. */
  private Optional<DaemonState> running() {
    return DaemonState.read(directory);
  }

  /** Forks {@code command} (see {@link Launcher#command}) into a session of its own; waits until it is ready or dead. */
  public int start(List<String> command) {
    Optional<DaemonState> already = running();
    if (already.isPresent()) {
      return say(Exit.FAILED, "already runs in " + directory + ", pid " + pid(already.get()));
    }
    Process process = forked(command);
    Duration begun = ticker.now();
    while (process.isAlive()) {
      Optional<DaemonState> state = running().filter(of -> pid(of) == process.pid());
      DaemonState.Phase phase = state.map(DaemonState::phase).orElse(DaemonState.Phase.STARTING);
      String status = state.map(DaemonState::status).orElse("");
      if (phase == DaemonState.Phase.READY) {
        return say(Exit.DONE, "is up, pid " + process.pid() + colon(status));
      }
      if (status.startsWith("waiting for ")
          && !status.startsWith("waiting for start:")
          && ticker.since(begun).compareTo(LONGEST_WAIT) > 0) {
        return say(
            Exit.DONE, "runs, pid " + process.pid() + ", and becomes ready by itself: " + status);
      }
      if (ticker.since(begun).compareTo(LONGEST_START) > 0) {
        return say(
            Exit.FAILED,
            "is still starting after " + Durations.text(LONGEST_START) + ", pid " + process.pid()
                + ": see " + directory.resolve(TwistdLog.FILE));
      }
      pause();
    }
    return died(process);
  }

  private static String colon(String status) {
    return status.isEmpty() ? "" : ": " + status;
  }

  private Process forked(List<String> command) {
    List<String> detached = new ArrayList<>(List.of("setsid"));
    detached.addAll(command);
    File log = directory.resolve(START_LOG).toFile();
    ProcessBuilder builder = new ProcessBuilder(detached)
        .directory(directory.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectOutput(log)
        .redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeAll(List.of("NOTIFY_SOCKET", "INVOCATION_ID", "JOURNAL_STREAM"));
    try {
      return builder.start();
    } catch (IOException e) {
      throw new Failure(program + " cannot be started: " + e.getMessage(), e);
    }
  }

  private int died(Process process) {
    say(0, "did not start, exit code " + process.exitValue() + ":");
    told().forEach(line -> out.println("  " + line));
    out.flush();
    return process.exitValue() == Exit.USAGE ? Exit.USAGE : Exit.FAILED;
  }

  private List<String> told() {
    try {
      List<String> lines = Files.readAllLines(
          directory.resolve(START_LOG), java.nio.charset.StandardCharsets.ISO_8859_1);
      return lines.isEmpty()
          ? List.of("it said nothing; see " + directory.resolve(TwistdLog.FILE))
          : lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size());
    } catch (IOException e) {
      return List.of("what it said cannot be read: " + e.getMessage());
    }
  }

  /** SIGTERM, and waits for the end. Nothing to stop is no failure. */
  public int stop() {
    Optional<DaemonState> state = running();
    if (state.isEmpty()) {
      return say(Exit.DONE, "does not run in " + directory);
    }
    ProcessIdentity process = state.get().process();
    signal("TERM", process);
    if (!comesTrue(LONGEST_STOP, () -> !process.runs())) {
      return say(
          Exit.FAILED,
          "still runs " + Durations.text(LONGEST_STOP) + " after SIGTERM, pid " + process.pid());
    }
    return say(Exit.DONE, "has ended");
  }

  public int restart(List<String> command) {
    int stopped = stop();
    return stopped == Exit.DONE ? start(command) : stopped;
  }

  /** SIGHUP, and waits for what the daemon made of it. */
  public int reconfig() {
    Optional<DaemonState> before = running();
    if (before.isEmpty()) {
      return say(Exit.FAILED, "does not run in " + directory);
    }
    signal("HUP", before.get().process());
    Function<DaemonState, Boolean> again = now -> now.reloads() != before.get().reloads();
    if (!comesTrue(LONGEST_RELOAD, () -> running().map(again).orElse(true))) {
      return say(Exit.FAILED, "did not answer within " + Durations.text(LONGEST_RELOAD));
    }
    return running().map(this::reloaded).orElseGet(() -> say(Exit.FAILED, "ended meanwhile"));
  }

  private int reloaded(DaemonState state) {
    state.problems().lines().forEach(out::println);
    return switch (state.reload()) {
      case DONE -> say(Exit.DONE, "has read its configuration anew");
      case REFUSED -> say(Exit.USAGE, "refuses it; the old configuration stays in force");
      case FAILED -> say(Exit.FAILED, "could not read it; the old configuration stays in force");
    };
  }

  public int status() {
    return running()
        .map(state -> say(
            Exit.DONE,
            "runs in " + directory + ", pid " + pid(state) + ", "
                + state.phase().name().toLowerCase(java.util.Locale.ROOT) + colon(state.status())))
        .orElseGet(() -> say(Exit.FAILED, "does not run in " + directory));
  }

  private static long pid(DaemonState state) {
    return state.process().pid();
  }

  private int say(int exitCode, String what) {
    out.println(program + " " + what);
    out.flush();
    return exitCode;
  }

  private void signal(String signal, ProcessIdentity process) {
    try {
      Signals.send(signal, process.pid());
    } catch (IOException e) {
      if (process.runs()) {
        throw new Failure(String.valueOf(e.getMessage()), e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }

  private boolean comesTrue(Duration within, BooleanSupplier condition) {
    Duration begun = ticker.now();
    while (!condition.getAsBoolean()) {
      if (ticker.since(begun).compareTo(within) > 0) {
        return false;
      }
      pause();
    }
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", e);
    }
  }
}
