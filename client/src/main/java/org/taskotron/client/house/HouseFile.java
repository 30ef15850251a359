package org.taskotron.client.house;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code house.json}: tells scripts where to look, and the next house what a killed one may have left behind.
 *
 * @param pid of the house itself
 * @param boot this start of the machine
 * @param processes the daemons
 * @param urls where to look, by name
 */
record HouseFile(long pid, String boot, List<RunningProcess> processes, Map<String, String> urls) {

  private static final String NAME = "house.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  HouseFile {
    processes = List.copyOf(processes);
    urls = new LinkedHashMap<>(urls);
  }

  /** The file of a directory; empty when there is none that can be read. */
  static Optional<HouseFile> read(Path directory) {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(directory.resolve(NAME)));
      List<RunningProcess> processes = new ArrayList<>();
      for (JsonNode each : json.path("processes")) {
        processes.add(new RunningProcess(
            each.path("name").asText(),
            each.path("pid").asLong(),
            each.path("started").asLong()));
      }
      Map<String, String> urls = new LinkedHashMap<>();
      json.path("urls")
          .properties()
          .forEach(url -> urls.put(url.getKey(), url.getValue().asText()));
      return Optional.of(
          new HouseFile(json.path("pid").asLong(), json.path("boot").asText(), processes, urls));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Replaces the file in one step: who reads it sees the old one or the new one. */
  void write(Path directory) throws IOException {
    Path fresh = directory.resolve(NAME + ".new");
    Files.write(fresh, bytes());
    Files.move(
        fresh,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  static void remove(Path directory) throws IOException {
    Files.deleteIfExists(directory.resolve(NAME));
  }

  private byte[] bytes() throws JsonProcessingException {
    ObjectNode json = JSON.createObjectNode();
    json.put("pid", pid).put("boot", boot);
    ArrayNode list = json.putArray("processes");
    processes.forEach(each -> list.addObject()
        .put("name", each.name())
        .put("pid", each.pid())
        .put("started", each.started()));
    ObjectNode places = json.putObject("urls");
    urls.forEach(places::put);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }
}
