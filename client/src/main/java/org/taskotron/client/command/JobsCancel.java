package org.taskotron.client.command;

import java.util.concurrent.Callable;
import org.taskotron.proto.v1.CancelRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks for the end of jobs. */
@Command(
    name = "cancel",
    header = "taskotron jobs cancel 0191c1a0-… --reason 'wrong branch'",
    description =
        "Cancels jobs. A queued one is done at once, a running one when its slave has stopped it.")
final class JobsCancel implements Callable<Integer> {

  @Mixin
  private ChosenJobs jobs = new ChosenJobs();

  @Option(names = "--reason", paramLabel = "TEXT", description = "for people: why")
  private String reason = "";

  @Override
  public Integer call() throws Exception {
    String words = reason.isEmpty() ? "by " + System.getProperty("user.name") : reason;
    jobs.change((stub, uuid) ->
        stub.cancel(CancelRequest.newBuilder().setUuid(uuid).setReason(words).build()));
    return 0;
  }
}
