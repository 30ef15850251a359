package org.taskotron.client.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.taskotron.proto.v1.JobStatus;
import org.taskotron.proto.v1.JobsGrpc.JobsBlockingStub;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The jobs that a command is about, and the master that has them. */
final class ChosenJobs {

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Parameters(arity = "1..*", paramLabel = "UUID", description = "the jobs")
  private List<UUID> jobs = new ArrayList<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  List<UUID> uuids() {
    return List.copyOf(jobs);
  }

  Target target() {
    return target.target();
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  /** Has the master change one after another, and says how each stands then. */
  void change(BiFunction<JobsBlockingStub, String, JobStatus> change) throws Exception {
    try (JobsService service = JobsService.of(target())) {
      for (UUID job : jobs) {
        JobStatus status = service.call(stub -> change.apply(stub, job.toString()));
        out().println(status.getUuid() + " " + status.getState());
      }
    }
  }
}
