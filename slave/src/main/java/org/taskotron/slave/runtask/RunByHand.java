package org.taskotron.slave.runtask;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.daemon.Failure;
import org.taskotron.base.daemon.Host;
import org.taskotron.base.file.Trees;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.directive.RunEnds;
import org.taskotron.slave.formula.TaskResult;
import org.taskotron.slave.run.Alive;
import org.taskotron.slave.run.AttemptMark;
import org.taskotron.slave.run.Limits;
import org.taskotron.slave.run.RunEnd;
import org.taskotron.slave.run.RunRequest;
import org.taskotron.slave.run.StepBook;
import org.taskotron.slave.run.StepListener;
import org.taskotron.slave.run.Supervisor;
import org.taskotron.slave.run.SupervisorSettings;
import org.taskotron.slave.run.TaskEnvironment;
import org.taskotron.slave.run.TaskRun;
import org.taskotron.slave.run.Tools;
import org.taskotron.slave.run.Workspace;

/** One run of a task that a person asked for, on this machine, without any daemon. */
public final class RunByHand {

  /** A task of a runtask that was killed ends so long after it. */
  private static final Duration ORPHANED = Duration.ofMinutes(1);

  private static final long TOUCH_SECONDS = 10;

  /**
   * What the person asked for.
   *
   * @param task a formula, or the directory that has one
   */
  public record Wish(
      Path task,
      String item,
      String itemType,
      String arch,
      String jobId,
      String uuid,
      boolean debug) {}

  private final Wish wish;
  private final TaskotronYaml config;
  private final Map<String, String> environment;
  private final PrintStream err;
  private final Clock clock;

  public RunByHand(
      Wish wish,
      TaskotronYaml config,
      Map<String, String> environment,
      OutputStream err,
      Clock clock) {
    this.wish = wish;
    this.config = config;
    this.environment = Map.copyOf(environment);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.clock = clock;
  }

  /** Answers the exit code. */
  public int run() throws IOException, InterruptedException {
    Places places = Places.of(config, environment);
    Path artifacts = places.artifacts().resolve(wish.uuid());
    if (Files.exists(artifacts)) {
      throw new Failure(
          artifacts + " is there already: a run with this uuid has been (give another --uuid)");
    }
    Files.createDirectories(artifacts);
    Path scratch = Files.createTempDirectory(places.temporary(), "task_");
    // Ctrl-C ends the task, and the program only when the end was told and the scratch is gone.
    CountDownLatch over = new CountDownLatch(1);
    try {
      Workspace workspace = new Workspace(
          wish.task().toAbsolutePath().normalize(),
          Files.createDirectory(scratch.resolve("workdir")),
          artifacts,
          Files.createDirectory(scratch.resolve("spool")));
      return run(places, workspace, over);
    } finally {
      Trees.delete(scratch);
      over.countDown();
    }
  }

  private int run(Places places, Workspace workspace, CountDownLatch over)
      throws IOException, InterruptedException {
    Files.createFile(workspace.log());
    config.warnings().forEach(warning -> err.println("taskotron: " + warning));
    debug(workspace);
    RunEnd end;
    try (Tail tail = new Tail(workspace.log(), err)) {
      end = supervised(places, workspace, over);
    }
    Files.copy(workspace.log(), workspace.artifactsDir().resolve("taskotron.log"));
    err.println("taskotron: log and artifacts are in " + workspace.artifactsDir());
    return end.exitCode();
  }

  private RunEnd supervised(Places places, Workspace workspace, CountDownLatch over)
      throws IOException, InterruptedException {
    TaskRun run = new TaskRun(request(), workspace, parts(places, workspace));
    Alive.touch(workspace.alive());
    Thread touching = daemon("alive", () -> touch(workspace.alive(), over));
    Thread stopping = new Thread(() -> stop(run, over), "stop");
    Runtime.getRuntime().addShutdownHook(stopping);
    touching.start();
    try {
      return run.go();
    } finally {
      removed(stopping);
    }
  }

  private TaskRun.Parts parts(Places places, Workspace workspace) throws IOException {
    Supervisor supervisor = new Supervisor(SupervisorSettings.DEFAULT, places.cache());
    StepBook steps = StepBook.open(workspace.steps(), clock, StepListener.NONE);
    return new TaskRun.Parts(
        supervisor, Tools.in(places.cache(), python()), taskDir -> taskDir, sink(), steps);
  }

  /** A person's virtual environment is there to be used. */
  private Path python() {
    String virtual = environment.getOrDefault("VIRTUAL_ENV", "");
    return virtual.isEmpty() ? Tools.defaultPython() : Path.of(virtual, "bin", "python3");
  }

  private RunRequest request() {
    return new RunRequest(
        new AttemptMark(wish.uuid(), 1),
        wish.jobId(),
        wish.item(),
        wish.itemType(),
        wish.arch(),
        Host.boot(),
        new Limits(Optional.empty(), Optional.empty(), Optional.of(ORPHANED), Optional.empty()),
        TaskEnvironment.ofPerson(environment),
        List.of());
  }

  private ResultSink sink() {
    if (!config.reportToResultsDb()) {
      return new Shown();
    }
    DirectSink.Links links =
        new DirectSink.Links(wish.uuid(), config.execDbServer(), config.artifactsBaseUrl());
    return new DirectSink(
        new ResultsDbClient(config.resultsDbServer(), Duration.ofSeconds(1)), links, guard());
  }

  /** In production a task reports under namespaces that its repository may use. */
  private Optional<DirectSink.Guard> guard() {
    if (config.profile() != TaskotronYaml.Profile.PRODUCTION) {
      return Optional.empty();
    }
    try {
      Path task = wish.task().toAbsolutePath();
      Path directory = Files.isDirectory(task) ? task : task.resolveSibling("");
      return Optional.of(new DirectSink.Guard(Namespaces.find(), Origin.of(directory)));
    } catch (org.taskotron.base.config.ConfigException e) {
      throw new Failure(String.valueOf(e.getMessage()), e);
    }
  }

  private void debug(Workspace workspace) {
    if (wish.debug()) {
      err.println("taskotron: " + wish);
      err.println("taskotron: " + config);
      err.println("taskotron: " + workspace);
    }
  }

  private static void touch(Path alive, CountDownLatch over) {
    try {
      while (!over.await(TOUCH_SECONDS, TimeUnit.SECONDS)) {
        Alive.touch(alive);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // The run is over and its directory gone.
    }
  }

  /** Ctrl-C ends the task, and waits until it has ended. */
  private static void stop(TaskRun run, CountDownLatch over) {
    run.stop("interrupted");
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removed(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is what ended us.
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes nothing: the action itself says what would have been reported. */
  private static final class Shown implements ResultSink {
    @Override
    public List<Taken> handIn(int action, List<TaskResult> results) throws RunEnds {
      throw new IllegalStateException("results are only shown");
    }

    @Override
    public boolean reporting() {
      return false;
    }
  }
}
