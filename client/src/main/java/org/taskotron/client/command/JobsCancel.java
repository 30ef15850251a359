package org.taskotron.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.taskotron.proto.v1.CancelRequest;
import org.taskotron.proto.v1.JobStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for the end of jobs. */
@Command(
    name = "cancel",
    header = "taskotron jobs cancel 0191c1a0-… --reason 'wrong branch'",
    description =
        "Cancels jobs. A queued one is done at once, a running one when its slave has stopped it.")
final class JobsCancel implements Callable<Integer> {

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "1..*", paramLabel = "UUID", description = "the jobs")
  private List<UUID> jobs = new ArrayList<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "for people: why")
  private String reason = "";

  @Override
  public Integer call() throws Exception {
    String words = reason.isEmpty() ? "by " + System.getProperty("user.name") : reason;
    try (JobsService service = JobsService.of(target.target())) {
      for (UUID job : jobs) {
        CancelRequest request =
            CancelRequest.newBuilder().setUuid(job.toString()).setReason(words).build();
        JobStatus status = service.call(stub -> stub.cancel(request));
        spec.commandLine().getOut().println(status.getUuid() + " " + status.getState());
      }
    }
    return 0;
  }
}
