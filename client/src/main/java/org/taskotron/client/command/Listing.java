package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common that list something: whom they ask, and how the list is wanted. */
final class Listing {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Option(
      names = "--json",
      description = "print one JSON document, as the master's REST API has it")
  private boolean json;

  @Option(names = "--json-lines", description = "print one JSON object a line")
  private boolean jsonLines;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  /**
   * Asks the master. What is wanted as JSON is printed here; empty then.
   *
   * @param list name of the list within the answer
   */
  Optional<JsonNode> forPeople(String path, Map<String, String> query, String list)
      throws IOException, InterruptedException {
    JsonNode all = new MasterRest(target.target()).json(path, query);
    if (jsonLines) {
      for (JsonNode each : all.path(list)) {
        out().println(JSON.writeValueAsString(each));
      }
    } else if (json) {
      out().println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }
    out().flush();
    return json || jsonLines ? Optional.empty() : Optional.of(all);
  }

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  PrintWriter err() {
    return command.commandLine().getErr();
  }
}
