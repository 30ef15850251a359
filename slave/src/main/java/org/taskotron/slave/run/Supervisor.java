package org.taskotron.slave.run;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.Host;
import org.taskotron.slave.run.SupervisorSettings.PidNamespaces;

/**
 * Starts commands outside of this JVM and finds them again.
 *
 * <pre>
 * slave's JVM ── setsid sh supervise.sh DIR … ──┬── setsid COMMAND      writes to the attempt's log itself
 *                (a session of its own)         └── watcher ── sleep    until the first limit
 *   DIR/started   pid and start of the supervisor, made with O_EXCL before anything else
 *   DIR/ended     why it was ended early, if it was
 *   DIR/status    exit status, and why
 * </pre>
 *
 * <p>So the slave may die at any moment. Whoever finds {@code started} waits and never starts a second time; whoever
 * does not find it may start, since of two supervisors that try to make it one succeeds and the other goes.
 *
 * <p>Safe for use by several threads.
 */
public final class Supervisor {

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final long PROBE_SECONDS = 10;

  private final Path scripts;
  private final long grace;
  private final boolean isolated;
  private final MemoryWatch memory;

  /**
   * @param cache a directory of ours that stays; the scripts are unpacked there
   */
  public Supervisor(SupervisorSettings settings, Path cache) {
    this(settings, cache, new MemoryWatch(Machine::killedForMemory));
  }

  Supervisor(SupervisorSettings settings, Path cache, MemoryWatch memory) {
    this.memory = memory;
    this.scripts = Scripts.unpack(
        cache.toAbsolutePath(), "supervisor", Supervisor.class, List.of("supervise.sh", "end.sh"));
    this.grace = hundredths(settings.grace());
    this.isolated = settings.pidNamespaces() == PidNamespaces.AUTO && canIsolate();
  }

  /** Whether commands get PID namespaces of their own. */
  public boolean isolates() {
    return isolated;
  }

  /** Starts the command, or finds the one that was started in its directory before. */
  Supervised begin(Command command) throws IOException {
    Optional<Started> before = Started.in(command.dir());
    if (before.isPresent()) {
      return Supervised.found(this, command, before.get());
    }
    Files.createDirectories(command.dir());
    long kills = memory.killsUntilNow();
    return Supervised.started(this, command, launch(command), kills);
  }

  Process launch(Command command) throws IOException {
    List<String> line = new ArrayList<>(List.of(
        "setsid",
        "sh",
        scripts.resolve("supervise.sh").toString(),
        command.dir().toString(),
        command.log().toString(),
        command.mark().toString(),
        Host.boot(),
        Long.toString(command.deadline().orElse(0L)),
        command.alive().toString(),
        text(command.limits().lostAfter()),
        text(command.limits().noOutput()),
        Long.toString(command.limits().logBytes().orElse(0L)),
        Long.toString(grace),
        isolated ? "yes" : "no"));
    line.addAll(command.arguments());
    ProcessBuilder builder = new ProcessBuilder(line)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.appendTo(command.log().toFile()))
        .redirectErrorStream(true);
    builder.directory(command.workingDirectory().toFile());
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    builder.environment().remove(AttemptMark.VARIABLE);
    builder.environment().put("PWD", command.workingDirectory().toString());
    return builder.start();
  }

  /** Runs end.sh to its end: afterwards nothing of the task is left, or the log says what. */
  void end(Command command, long supervisor, String why) throws IOException, InterruptedException {
    // When this wait is interrupted, the ending goes on by itself: it is a session of its own.
    if (startEnding(command, supervisor, why).waitFor() != 0) {
      LOG.warn("{}: not everything of the task could be ended, its log says what", command.mark());
      Files.write(command.log().resolveSibling(Workspace.OUTLIVED), new byte[0]);
    }
  }

  Process startEnding(Command command, long supervisor, String why) throws IOException {
    return new ProcessBuilder(
            "setsid",
            "sh",
            scripts.resolve("end.sh").toString(),
            command.dir().toString(),
            command.log().toString(),
            command.mark().toString(),
            Long.toString(grace),
            Long.toString(supervisor),
            why)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.DISCARD)
        .redirectErrorStream(true)
        .start();
  }

  boolean killedForMemory(Ended ended, long killsBefore) {
    return ended.code() == 128 + 9 && memory.killsNow() > killsBefore;
  }

  /** Something of the attempt that outlived its command; a namespace leaves nothing. */
  boolean leftBehind(Command command, OptionalLong supervisor) throws IOException {
    return !isolated && command.newest() && Leftovers.any(command, supervisor);
  }

  private static String text(Optional<Duration> limit) {
    return limit.map(Supervisor::hundredths).orElse(0L).toString();
  }

  private static long hundredths(Duration duration) {
    return duration.toMillis() / 10;
  }

  private static boolean canIsolate() {
    try {
      Process probe = new ProcessBuilder(
              "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "true")
          .redirectErrorStream(true)
          .redirectOutput(Redirect.DISCARD)
          .start();
      boolean inTime = probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        probe.destroyForcibly();
      }
      return inTime && probe.exitValue() == 0;
    } catch (IOException e) {
      LOG.debug("no unshare here: {}", e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
