package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Waits for jobs; its exit code is what they came to. */
@Command(
    name = "watch",
    header = "taskotron jobs watch 0191c1a0-… && echo good",
    description = {
      "Waits until jobs are done and says each change of state.",
      "Exit code: 0 all results are PASSED or INFO, 1 a task failed or a result says otherwise,"
          + " 2 the machinery lost or somebody cancelled a job."
    })
final class JobsWatch implements Callable<Integer> {

  private static final Duration LOOK = Duration.ofMillis(300);

  @Mixin
  private ChosenJobs jobs = new ChosenJobs();

  @Override
  public Integer call() throws Exception {
    MasterRest rest = new MasterRest(jobs.target());
    Map<UUID, String> said = new HashMap<>();
    List<UUID> left = new ArrayList<>(jobs.uuids());
    int worst = 0;
    while (!left.isEmpty()) {
      for (UUID job : List.copyOf(left)) {
        JsonNode told = rest.json("/jobs/" + job, Map.of());
        String standing = Words.standing(told);
        if (!standing.equals(said.put(job, standing))) {
          jobs.out().println(job + " " + standing);
          jobs.out().flush();
        }
        if (Words.text(told, "state").equals("DONE")) {
          left.remove(job);
          worst = Math.max(worst, exitCode(told));
        }
      }
      if (!left.isEmpty()) {
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      }
    }
    return worst;
  }

  /** 0 passed, 1 failed, 2 machinery. */
  static int exitCode(JsonNode job) {
    String outcome = Words.text(job, "outcome");
    if (outcome.equals("LOST") || outcome.equals("CANCELLED")) {
      return 2;
    }
    boolean failed = outcome.equals("FAILED");
    for (JsonNode result : job.path("results")) {
      failed |= !List.of("PASSED", "INFO").contains(Words.text(result, "outcome"));
    }
    return failed ? 1 : 0;
  }
}
