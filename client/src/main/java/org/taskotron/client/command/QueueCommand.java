package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What waits, and why. */
@Command(
    name = "queue",
    header = "taskotron queue",
    description = "Shows how many jobs wait and run, and why the first ones wait.")
public final class QueueCommand implements Callable<Integer> {

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Mixin
  private ListOutput output = new ListOutput();

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    JsonNode all = new MasterRest(target.target()).json("/queue", Map.of());
    PrintWriter out = spec.commandLine().getOut();
    if (output.printed(all, all.path("first"), out)) {
      return 0;
    }
    if (!Words.text(all, "idle").isEmpty()) {
      out.println("idle: " + Words.text(all, "idle"));
    }
    all.path("counts")
        .properties()
        .forEach(each -> out.println(each.getValue().asText() + " " + each.getKey()));
    if (!all.path("first").isEmpty()) {
      Table table = new Table("UUID", "TASK", "ITEM", "ARCH", "PRIORITY", "WAITS BECAUSE");
      for (JsonNode job : all.path("first")) {
        table.row(
            Words.text(job, "uuid"),
            Words.task(job),
            Words.text(job, "item"),
            Words.text(job, "arch"),
            Words.text(job, "priority"),
            Words.text(job, "waits_because"));
      }
      table.print(out);
    }
    out.flush();
    return 0;
  }
}
