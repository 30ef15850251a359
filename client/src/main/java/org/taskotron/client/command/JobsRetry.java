package org.taskotron.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.taskotron.proto.v1.JobStatus;
import org.taskotron.proto.v1.RetryRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives done jobs a new attempt. */
@Command(
    name = "retry",
    header = "taskotron jobs retry 0191c1a0-…",
    description = "Gives jobs that are done a new attempt under the same UUID.")
final class JobsRetry implements Callable<Integer> {

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "UUID", description = "the jobs")
  private List<UUID> jobs = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    try (JobsService service = JobsService.of(target.target())) {
      for (UUID job : jobs) {
        RetryRequest request = RetryRequest.newBuilder().setUuid(job.toString()).build();
        JobStatus status = service.call(stub -> stub.retry(request));
        spec.commandLine().getOut().println(status.getUuid() + " " + status.getState());
      }
    }
    return 0;
  }
}
