package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.config.Durations;
import org.taskotron.slave.directive.ActionRun.Finished;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;

/**
 * Runs the commands of one attempt, one at a time, each in a directory {@code <action>.<n>} of the spool. May be stopped
 * by any thread.
 */
final class CommandRunner {

  /** What an exported output may have; of a longer one its end is taken. */
  private static final int LONGEST_OUTPUT = 1 << 20;

  private final Supervisor supervisor;
  private final RunRequest request;
  private final Workspace workspace;
  private final AttemptLog log;
  private final Stop stop;

  CommandRunner(
      Supervisor supervisor, RunRequest request, Workspace workspace, AttemptLog log, Stop stop) {
    this.supervisor = supervisor;
    this.request = request;
    this.workspace = workspace;
    this.log = log;
    this.stop = stop;
  }

  /** What is to be run, and where in the formula it stands. */
  record Order(int action, int number, List<String> arguments, String shown, boolean output) {}

  Finished run(
      Order order, Path workingDirectory, Optional<Long> deadline, Map<String, String> environment)
      throws RunEnds, InterruptedException {
    Path dir = dir(order.action(), order.number());
    Path next = dir(order.action(), order.number() + 1);
    Command command = new Command(
        dir,
        workspace.log(),
        workspace.alive(),
        request.mark(),
        deadline,
        request.limits(),
        workingDirectory,
        order.arguments(),
        environment,
        !Files.exists(next));
    try {
      if (!Files.exists(dir.resolve("started"))) {
        log.trace(order.shown());
      }
      long offset = order.output() ? offset(dir) : 0;
      Ended ended = await(command);
      throwUnlessByItself(ended);
      String output = order.output() ? log.since(offset, LONGEST_OUTPUT) : "";
      return new Finished(ended.code(), output);
    } catch (IOException e) {
      throw trouble(order, dir, workingDirectory, e);
    }
  }

  private Path dir(int action, int number) {
    return workspace.spool().resolve(action + "." + number);
  }

  private Ended await(Command command) throws IOException, RunEnds, InterruptedException {
    Supervised supervised = stop.begin(() -> supervisor.begin(command));
    try {
      return supervised.await();
    } finally {
      stop.over(supervised);
    }
  }

  /** Where the command's output begins in the log; noted, so that it is known after a restart. */
  private long offset(Path dir) throws IOException, RunEnds {
    Path file = dir.resolve("offset");
    if (Files.exists(file)) {
      return Long.parseLong(Files.readString(file).strip());
    }
    Files.createDirectories(dir);
    long offset = log.size();
    Files.writeString(file, offset + "\n");
    return offset;
  }

  private void throwUnlessByItself(Ended ended) throws RunEnds {
    stop.throwIfAsked();
    EndCause cause = cause(ended);
    if (cause != null) {
      throw new RunEnds(cause, detail(cause));
    }
  }

  private static @Nullable EndCause cause(Ended ended) {
    return switch (ended.by()) {
      case ITSELF -> null;
      case TIME_LIMIT -> EndCause.TIME_LIMIT;
      case NO_OUTPUT -> EndCause.NO_OUTPUT_LIMIT;
      case SLAVE_AWAY -> EndCause.SLAVE_AWAY;
      case STOPPED -> EndCause.STOPPED;
      case OUT_OF_MEMORY -> EndCause.OUT_OF_MEMORY;
      case SUPERVISOR_LOST -> EndCause.SUPERVISOR_LOST;
      case DISK_FULL -> EndCause.DISK_FULL;
    };
  }

  private String detail(EndCause cause) {
    Limits limits = request.limits();
    return switch (cause) {
      case TIME_LIMIT ->
        "the task took longer than " + limits.time().map(Durations::text).orElse("it may");
      case NO_OUTPUT_LIMIT ->
        "no output for " + limits.noOutput().map(Durations::text).orElse("too long");
      case SLAVE_AWAY ->
        "the lease was not renewed for "
            + limits.lostAfter().map(Durations::text).orElse("too long");
      case OUT_OF_MEMORY -> "the kernel killed the task for want of memory";
      case SUPERVISOR_LOST ->
        "the task's supervisor went without an exit status: killed, or the machine was started anew";
      case DISK_FULL -> "no space left on the slave's disk";
      case STOPPED -> "somebody ended the task";
      case COMPLETED, TASK_FAILED, TASK_MALFORMED, ENVIRONMENT_BROKEN -> cause.words();
    };
  }

  private static RunEnds trouble(Order order, Path dir, Path workingDirectory, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("error=7,")) {
      return RunEnds.failed(
          "the command is too long for the kernel: " + order.shown().length() + " characters");
    }
    if (!Files.isDirectory(workingDirectory)) {
      return new RunEnds(
          EndCause.ENVIRONMENT_BROKEN, workingDirectory + ": the task's directory is gone", e);
    }
    return Disk.trouble(dir, e);
  }
}
