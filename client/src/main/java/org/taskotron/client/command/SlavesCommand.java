package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Everything about slaves. */
@Command(
    name = "slaves",
    header = "taskotron slaves list",
    description = "Lists slaves.",
    subcommands = {SlavesCommand.SlavesList.class})
public final class SlavesCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "nothing to do (expected list)");
  }

  /** The slaves, and what each does. */
  @Command(
      name = "list",
      header = "taskotron slaves list",
      description = "Lists the slaves of the master.")
  static final class SlavesList implements Callable<Integer> {

    @Mixin
    private Listing listing = new Listing();

    @Override
    public Integer call() throws Exception {
      Optional<JsonNode> all = listing.forPeople("/slaves", Map.of(), "slaves");
      all.ifPresent(told -> print(told.path("slaves")));
      return 0;
    }

    private void print(JsonNode slaves) {
      Table table = new Table("NAME", "STATE", "SLOTS", "LABELS", "ARCHES", "HOST");
      for (JsonNode slave : slaves) {
        table.row(
            Words.text(slave, "name"),
            Words.text(slave, "state"),
            Words.text(slave, "slots_used") + " of " + Words.text(slave, "slots"),
            joined(slave.path("labels")),
            joined(slave.path("arches")),
            Words.text(slave, "host"));
      }
      table.print(listing.out());
    }

    private static String joined(JsonNode list) {
      List<String> words = new ArrayList<>();
      list.forEach(word -> words.add(word.asText()));
      return String.join(",", words);
    }
  }
}
