package org.taskotron.client.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.taskotron.base.daemon.Failure;
import org.taskotron.proto.v1.JobRequest;
import org.taskotron.proto.v1.SubmitAnswer;
import org.taskotron.proto.v1.SubmitRequest;
import org.taskotron.proto.v1.TaskSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for a job by hand; prints its UUID. */
@Command(
    name = "submit",
    header = "taskotron jobs submit nvr-policy lantern-2.3-1.fc42",
    description = "Submits a job and prints its UUID.")
final class JobsSubmit implements Callable<Integer> {

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "TASK",
      description = "repository in the master's mirror; without a namespace fedoraqa/TASK")
  private String task = "";

  @Parameters(index = "1", paramLabel = "ITEM", description = "what to test")
  private String item = "";

  @Option(
      names = {"-t", "--type"},
      paramLabel = "TYPE",
      defaultValue = "koji_build",
      description = "the item's type (default: koji_build)")
  private String type = "koji_build";

  @Option(
      names = {"-a", "--arch"},
      paramLabel = "ARCH",
      defaultValue = "noarch",
      description = "default: noarch")
  private String arch = "noarch";

  @Option(names = "--branch", paramLabel = "BRANCH", description = "of the task's repository")
  private String branch = "";

  @Option(names = "--path", paramLabel = "DIR", description = "of the task in its repository")
  private String path = "";

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "which a slave must have; may be repeated")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--match-host-arch", description = "only a slave of that arch may run it")
  private boolean matchHostArch;

  @Option(names = "--priority", paramLabel = "N", description = "larger is sooner (default: 0)")
  private int priority;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "of one attempt, for instance 90s or 2h (default: the master's)")
  private Duration timeLimit = Duration.ZERO;

  @Override
  public Integer call() throws Exception {
    TaskSource.Builder source = TaskSource.newBuilder()
        .setRepository(task.contains("/") ? task : "fedoraqa/" + task)
        .setBranch(branch)
        .setPath(path);
    JobRequest job = JobRequest.newBuilder()
        .setTask(source)
        .setItem(item)
        .setItemType(type)
        .setArch(arch)
        .addAllLabels(labels)
        .setMatchHostArch(matchHostArch)
        .setPriority(priority)
        .setTimeLimitSeconds(Math.toIntExact(timeLimit.toSeconds()))
        .build();
    try (JobsService jobs = JobsService.of(target.target())) {
      SubmitRequest request = SubmitRequest.newBuilder().addJobs(job).build();
      SubmitAnswer answer = jobs.call(stub -> stub.submit(request)).getAnswers(0);
      return switch (answer.getAnswerCase()) {
        case JOB -> {
          spec.commandLine().getOut().println(answer.getJob().getUuid());
          yield 0;
        }
        case REFUSED -> throw new Failure(answer.getRefused());
        case ANSWER_NOT_SET -> throw new Failure("the master answered without saying anything");
      };
    }
  }
}
