package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.run.Ended.By;

/**
 * One command under its supervisor, begun by this JVM or by one before it. One thread waits; any may ask for the end.
 */
final class Supervised {

  /** The supervisor's exit statuses when it could not write its files: the disk was full, or something else. */
  private static final int DISK_WAS_FULL = 74;

  private static final int COULD_NOT_WRITE = 73;

  /** How long a supervisor may take between making {@code started} and filling it. */
  private static final long UNFILLED = 10 * Machine.SECOND;

  private static final long LOOK_MILLIS = 500;
  private static final long SHORT_LOOK_MILLIS = 20;

  private final Supervisor supervisor;
  private final Command command;
  private final @Nullable Process process;
  private final Optional<Started> found;
  private final long killsBefore;

  private Supervised(
      Supervisor supervisor,
      Command command,
      @Nullable Process process,
      Optional<Started> found,
      long killsBefore) {
    this.supervisor = supervisor;
    this.command = command;
    this.process = process;
    this.found = found;
    this.killsBefore = killsBefore;
  }

  static Supervised started(
      Supervisor supervisor, Command command, Process process, long killsBefore) {
    return new Supervised(supervisor, command, process, Optional.empty(), killsBefore);
  }

  /** What killed processes before this JVM came is unknown, so then nothing is blamed on memory. */
  static Supervised found(Supervisor supervisor, Command command, Started started) {
    return new Supervised(supervisor, command, null, Optional.of(started), Long.MAX_VALUE);
  }

  /** Pid of the supervisor; empty when it never got so far as to say. */
  OptionalLong pid() {
    if (process != null) {
      return OptionalLong.of(process.pid());
    }
    return found
        .filter(started -> started.pid() > 0)
        .map(started -> OptionalLong.of(started.pid()))
        .orElse(OptionalLong.empty());
  }

  /**
   * Waits for the command's end, and for the end of whatever it left behind. An interrupt leaves the command running.
   */
  Ended await() throws IOException, InterruptedException {
    if (process == null) {
      return awaitFound(found.orElseThrow());
    }
    int exit = process.waitFor();
    Optional<Ended> told = status();
    if (told.isPresent()) {
      return over(told.get(), OptionalLong.of(process.pid()));
    }
    Optional<Started> started = Started.in(command.dir());
    boolean another = started.isPresent()
        && started.get().pid() != process.pid()
        && started.get().pid() > 0;
    if (another) {
      return Supervised.found(supervisor, command, started.get()).await();
    }
    if (exit == DISK_WAS_FULL) {
      supervisor.end(command, process.pid(), "supervisor_lost");
      return Ended.because(By.DISK_FULL);
    }
    Ended lost = lost(process.pid());
    if (exit == COULD_NOT_WRITE && lost.by() == By.SUPERVISOR_LOST) {
      findOutWhy();
    }
    return lost;
  }

  /** Asks for the end of the command, under a supervisor that lives or does not. Does not wait. */
  void stop() throws IOException {
    supervisor.startEnding(command, pid().orElse(0), "stopped");
  }

  private Ended awaitFound(Started started) throws IOException, InterruptedException {
    long since = Machine.uptime();
    try (Look look = Look.at(command.dir())) {
      Started now = started;
      while (true) {
        // First whether it lives, then the status: in the other order its last act could be missed.
        boolean lives = now.lives();
        Optional<Ended> told = status();
        if (told.isPresent()) {
          awaitGone(now, look);
          return over(told.get(), OptionalLong.empty());
        }
        boolean unfilled = now.pid() == 0 && Machine.uptime() - since < UNFILLED;
        if (!lives && !unfilled) {
          // Its number may be another's by now.
          return lost(now.ofThisBoot() && Machine.begun(now.pid()).isEmpty() ? now.pid() : 0);
        }
        look.news(unfilled ? SHORT_LOOK_MILLIS : LOOK_MILLIS);
        now = unfilled ? Started.in(command.dir()).orElse(now) : now;
      }
    }
  }

  /** A supervisor that has told its status may still be ending what a limit ended. */
  private static void awaitGone(Started started, Look look) throws InterruptedException {
    while (started.lives()) {
      look.news(SHORT_LOOK_MILLIS);
    }
  }

  private Ended over(Ended ended, OptionalLong since) throws IOException, InterruptedException {
    if (supervisor.leftBehind(command, since)) {
      supervisor.end(command, 0, "left_behind");
    }
    return ended.by() == By.ITSELF && supervisor.killedForMemory(ended, killsBefore)
        ? new Ended(By.OUT_OF_MEMORY, ended.code())
        : ended;
  }

  private Ended lost(long pid) throws IOException, InterruptedException {
    supervisor.end(command, pid, "supervisor_lost");
    // Somebody may have asked for the end before the supervisor could begin.
    Optional<String> asked = line(command.dir().resolve("ended"));
    if (asked.equals(Optional.of("stopped"))) {
      return Ended.because(By.STOPPED);
    }
    return Ended.because(Disk.full(command.dir()) ? By.DISK_FULL : By.SUPERVISOR_LOST);
  }

  /**
   * A shell does not tell why it could not write. What kept it from that keeps us as well, and tells us by an exception;
   * unless it has passed.
   */
  private void findOutWhy() throws IOException {
    // Without a newline it is no status.
    Files.writeString(
        command.dir().resolve("status"), " ", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Optional<Ended> status() throws IOException {
    Optional<String> line = line(command.dir().resolve("status"));
    if (line.isEmpty()) {
      return Optional.empty();
    }
    String[] words = line.get().split(" ");
    return Optional.of(
        new Ended(by(words.length > 1 ? words[1] : "-"), Integer.parseInt(words[0])));
  }

  private static By by(String word) {
    return switch (word) {
      case "-" -> By.ITSELF;
      case "time_limit" -> By.TIME_LIMIT;
      case "no_output" -> By.NO_OUTPUT;
      case "slave_away" -> By.SLAVE_AWAY;
      case "stopped" -> By.STOPPED;
      default -> By.SUPERVISOR_LOST;
    };
  }

  /** The file's line; empty when it is not there or not complete. */
  private static Optional<String> line(Path file) throws IOException {
    try {
      String text = Files.readString(file);
      return text.endsWith("\n") ? Optional.of(text.strip()) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Waits for news in a directory, at most so long; where the kernel has no watches left it only waits. */
  private record Look(@Nullable WatchService service) implements AutoCloseable {

    static Look at(Path dir) {
      try {
        WatchService service = dir.getFileSystem().newWatchService();
        dir.register(
            service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        return new Look(service);
      } catch (IOException e) {
        return new Look(null);
      }
    }

    void news(long millis) throws InterruptedException {
      if (service == null) {
        TimeUnit.MILLISECONDS.sleep(Math.min(millis, 100));
        return;
      }
      try {
        WatchKey key = service.poll(millis, TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      } catch (ClosedWatchServiceException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      if (service != null) {
        service.close();
      }
    }
  }
}
