package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.config.Secret;
import org.taskotron.base.daemon.Host;
import org.taskotron.slave.directive.ResultSink;
import org.taskotron.slave.formula.TaskResult;
import org.taskotron.slave.run.SupervisorSettings.PidNamespaces;

/** A task on the bench: its files, what it is asked, and what comes of it. */
final class TaskBench {

  private final Path dir;
  private final Supervisor supervisor;
  private final Tools tools;
  private final List<TaskResult> handedIn = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> actions = Collections.synchronizedList(new ArrayList<>());
  private int attempt = 1;
  private String item = "xchat-0.5-1.fc20";
  private String itemType = "koji_build";
  private String bootId = Host.boot();
  private Limits limits = Limits.NONE;
  private List<Secret> secrets = List.of();
  private List<ResultSink.Taken> answers = List.of();
  private TaskFiles files = taskDir -> taskDir;
  private Duration sinkTakes = Duration.ZERO;
  private boolean sinkInterrupts;
  private String uuid = java.util.UUID.randomUUID().toString();

  TaskBench(Path dir) throws IOException {
    this.dir = dir;
    this.supervisor = new Supervisor(
        new SupervisorSettings(Duration.ofMillis(300), PidNamespaces.NEVER), dir.resolve("cache"));
    this.tools = Tools.in(dir.resolve("cache"), Tools.defaultPython());
    Files.createDirectories(workspace().taskDir());
  }

  /** A new attempt with the same files. */
  TaskBench next() throws IOException {
    Path before = workspace().taskDir();
    attempt++;
    Files.createDirectories(workspace().taskDir());
    try (var all = Files.list(before)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(file, workspace().taskDir().resolve(file.getFileName()));
      }
    }
    return this;
  }

  void formula(String text) throws IOException {
    file("runtask.yml", text);
  }

  void file(String name, String text) throws IOException {
    Files.writeString(workspace().taskDir().resolve(name), text);
  }

  void item(String type, String name) {
    itemType = type;
    item = name;
  }

  void limits(Limits all) {
    limits = all;
  }

  void secrets(List<Secret> all) {
    secrets = all;
  }

  void bootId(String id) {
    bootId = id;
  }

  void files(TaskFiles source) {
    files = source;
  }

  void answers(ResultSink.Taken... all) {
    answers = List.of(all);
  }

  void slowSink(Duration takes) {
    sinkTakes = takes;
  }

  /** The slave dies right after the first results were taken. */
  void sinkInterrupts() {
    sinkInterrupts = true;
  }

  Workspace workspace() {
    return Workspace.in(dir.resolve("jobs").resolve(Integer.toString(attempt)));
  }

  AttemptMark mark() {
    return new AttemptMark(uuid, attempt);
  }

  RunEnd run() throws Exception {
    return newRun().go();
  }

  TaskRun newRun() throws IOException {
    RunRequest request = new RunRequest(
        mark(),
        "-1",
        item,
        itemType,
        "x86_64",
        bootId,
        limits,
        Map.of("PATH", System.getenv("PATH")),
        secrets);
    Files.createDirectories(workspace().spool());
    StepBook steps = StepBook.open(workspace().steps(), Clock.systemUTC(), StepListener.NONE);
    return new TaskRun(
        request, workspace(), new TaskRun.Parts(supervisor, tools, files, this::handIn, steps));
  }

  private List<ResultSink.Taken> handIn(int action, List<TaskResult> results)
      throws InterruptedException {
    handedIn.addAll(results);
    results.forEach(result -> actions.add(action));
    if (!sinkTakes.isZero()) {
      // Somebody who takes his time.
      new CountDownLatch(1).await(sinkTakes.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (sinkInterrupts) {
      sinkInterrupts = false;
      throw new InterruptedException();
    }
    return answers.isEmpty()
        ? results.stream().map(any -> ResultSink.Taken.later()).toList()
        : answers;
  }

  CompletableFuture<RunEnd> inBackground(TaskRun run) {
    CompletableFuture<RunEnd> end = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        end.complete(run.go());
      } catch (Throwable e) {
        end.completeExceptionally(e);
      }
    });
    thread.setDaemon(true);
    thread.start();
    return end;
  }

  Thread thread(TaskRun run) {
    Thread thread = new Thread(() -> {
      try {
        run.go();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    thread.start();
    return thread;
  }

  List<TaskResult> handedIn() {
    return handedIn;
  }

  List<Integer> actionsOfResults() {
    return actions;
  }

  String log() throws IOException {
    return Files.exists(workspace().log()) ? Files.readString(workspace().log()) : "";
  }

  String taskFile(String name) throws IOException {
    Path file = workspace().taskDir().resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  List<RunStep> steps() throws IOException {
    return StepFile.read(workspace().steps());
  }
}
