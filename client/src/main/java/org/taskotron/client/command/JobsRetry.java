package org.taskotron.client.command;

import java.util.concurrent.Callable;
import org.taskotron.proto.v1.RetryRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives done jobs a new attempt. */
@Command(
    name = "retry",
    header = "taskotron jobs retry 0191c1a0-…",
    description = "Gives jobs that are done a new attempt under the same UUID.")
final class JobsRetry implements Callable<Integer> {

  @Mixin
  private ChosenJobs jobs = new ChosenJobs();

  @Override
  public Integer call() throws Exception {
    jobs.change(
        (stub, uuid) -> stub.retry(RetryRequest.newBuilder().setUuid(uuid).build()));
    return 0;
  }
}
