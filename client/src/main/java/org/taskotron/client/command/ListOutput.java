package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a list is wanted: for people, as one JSON document, or as one object a line. */
final class ListOutput {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--json",
      description = "print one JSON document, as the master's REST API has it")
  private boolean json;

  @Option(names = "--json-lines", description = "print one JSON object a line")
  private boolean jsonLines;

  /** Prints as JSON if that is wanted; false when people are to read it. */
  boolean printed(JsonNode all, JsonNode list, PrintWriter out) throws IOException {
    if (jsonLines) {
      for (JsonNode each : list) {
        out.println(JSON.writeValueAsString(each));
      }
    } else if (json) {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    }
    out.flush();
    return json || jsonLines;
  }
}
