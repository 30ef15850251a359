package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The newest jobs, with the filters of the master's page. */
@Command(
    name = "list",
    header = "taskotron jobs list --state running",
    description = "Lists jobs, the newest first.")
final class JobsList implements Callable<Integer> {

  @Mixin
  private Listing listing = new Listing();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "queued, claimed, running, cancelling or done")
  private String state = "";

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "completed, failed, lost or cancelled")
  private String outcome = "";

  @Option(names = "--cause", paramLabel = "CAUSE", description = "for instance time_limit")
  private String cause = "";

  @Option(names = "--task", paramLabel = "TASK", description = "for instance nvr-policy")
  private String task = "";

  @Option(names = "--item", paramLabel = "ITEM", description = "the beginning of an item")
  private String item = "";

  @Option(names = "--arch", paramLabel = "ARCH", description = "for instance noarch")
  private String arch = "";

  @Option(names = "--slave", paramLabel = "NAME", description = "that had an attempt at the job")
  private String slave = "";

  @Option(
      names = "--message",
      paramLabel = "ID",
      description = "the bus message that led to the job")
  private String message = "";

  @Option(names = "--limit", paramLabel = "N", description = "how many (default: 50)")
  private int limit = 50;

  @Override
  public Integer call() throws Exception {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("state", state);
    query.put("outcome", outcome);
    query.put("cause", cause);
    query.put("task", task);
    query.put("item", item);
    query.put("arch", arch);
    query.put("slave", slave);
    query.put("message", message);
    query.put("limit", Integer.toString(limit));
    Optional<JsonNode> all = listing.forPeople("/jobs", query, "jobs");
    all.ifPresent(told -> print(told.path("jobs")));
    return 0;
  }

  private void print(JsonNode jobs) {
    if (jobs.isEmpty()) {
      listing.err().println("no such jobs");
      return;
    }
    Table table = new Table("UUID", "TASK", "ITEM", "ARCH", "SUBMITTED", "STANDING");
    for (JsonNode job : jobs) {
      table.row(
          Words.text(job, "uuid"),
          Words.task(job),
          Words.text(job, "item"),
          Words.text(job, "arch"),
          Words.time(job, "submitted"),
          Words.standing(job));
    }
    table.print(listing.out());
  }
}
