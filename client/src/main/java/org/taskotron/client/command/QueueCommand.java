package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What waits, and why. */
@Command(
    name = "queue",
    header = "taskotron queue",
    description = "Shows how many jobs wait and run, and why the first ones wait.")
public final class QueueCommand implements Callable<Integer> {

  @Mixin
  private Listing listing = new Listing();

  @Override
  public Integer call() throws Exception {
    Optional<JsonNode> all = listing.forPeople("/queue", Map.of(), "first");
    all.ifPresent(this::print);
    return 0;
  }

  private void print(JsonNode all) {
    PrintWriter out = listing.out();
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
  }
}
