package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One job with its attempts, steps and results. */
@Command(
    name = "show",
    header = "taskotron jobs show 0191c1a0-…",
    description = "Shows a job: what was asked, its attempts with their steps, its results.")
final class JobsShow implements Callable<Integer> {

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "UUID", description = "the job")
  private UUID job = new UUID(0, 0);

  @Option(names = "--json", description = "print one JSON object, as the master's REST API has it")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    JsonNode told = new MasterRest(target.target()).json("/jobs/" + job, Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(told));
    } else {
      tell(told, out);
    }
    out.flush();
    return 0;
  }

  private static void tell(JsonNode job, PrintWriter out) {
    line(out, "job", Words.text(job, "uuid"));
    line(out, "task", Words.task(job));
    line(out, "item", Words.text(job, "item") + " (" + Words.text(job, "item_type") + ")");
    line(out, "arch", Words.text(job, "arch"));
    line(out, "standing", Words.standing(job));
    line(out, "detail", Words.text(job, "detail"));
    line(out, "waits", Words.text(job, "waits_because"));
    line(out, "submitted", Words.time(job, "submitted"));
    line(out, "started", Words.time(job, "started"));
    line(out, "ended", Words.time(job, "ended"));
    line(out, "message", Words.text(job, "message_id"));
    line(out, "page", Words.text(job, "page"));
    for (JsonNode attempt : job.path("attempt_list")) {
      out.println();
      out.println(
          "attempt " + Words.text(attempt, "number") + " on " + Words.text(attempt, "slave") + ": "
              + (Words.text(attempt, "outcome").isEmpty() ? "goes on" : Words.standing(attempt)));
      for (JsonNode step : attempt.path("steps")) {
        String mark =
            step.path("succeeded").isNull() ? "…" : step.path("succeeded").asBoolean() ? "✔" : "✘";
        out.println("  " + mark + " " + Words.text(step, "name")
            + (Words.text(step, "detail").isEmpty() ? "" : ": " + Words.text(step, "detail")));
      }
    }
    if (!job.path("results").isEmpty()) {
      out.println();
      Table table = new Table("TESTCASE", "OUTCOME", "RESULTSDB", "NOTE");
      for (JsonNode result : job.path("results")) {
        table.row(
            Words.text(result, "testcase"),
            Words.text(result, "outcome"),
            inResultsDb(result),
            Words.text(result, "note"));
      }
      table.print(out);
      for (JsonNode result : job.path("results")) {
        if (!Words.text(result, "refused").isEmpty()) {
          out.println(Words.text(result, "testcase") + " was refused by ResultsDB: "
              + Words.text(result, "refused"));
        }
      }
    }
  }

  private static String inResultsDb(JsonNode result) {
    if (!Words.text(result, "refused").isEmpty()) {
      return "refused";
    }
    String id = Words.text(result, "resultsdb_id");
    return id.isEmpty() ? "on its way" : id;
  }

  private static void line(PrintWriter out, String name, String value) {
    if (!value.isEmpty()) {
      out.println(name + " ".repeat(Math.max(1, 11 - name.length())) + value);
    }
  }
}
