package org.taskotron.trigger.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.taskotron.base.bus.Json;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;

/** The critical path packages, as the package database lists them: {@code {"pkgs": {"master": ["bash", ...], ...}}}. */
public final class CritPath {

  private static final ArrayNode NOTHING = JsonNodeFactory.instance.arrayNode();

  private final Map<String, ArrayNode> byBranch;

  private CritPath(Map<String, ArrayNode> byBranch) {
    this.byBranch = byBranch;
  }

  /** No package is critical. */
  public static CritPath none() {
    return new CritPath(Map.of());
  }

  public static CritPath read(Path file) throws ConfigException {
    JsonNode tree;
    try {
      tree = Json.read(Json.utf8(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          Problem.ofFile(file.toString(), "not there (expected the list of critical packages)"));
    } catch (JsonProcessingException e) {
      throw new ConfigException(new Problem(
          file.toString(),
          e.getLocation().getLineNr(),
          e.getLocation().getColumnNr(),
          "not JSON: " + Json.words(e)));
    } catch (IOException e) {
      throw new ConfigException(
          Problem.ofFile(file.toString(), "cannot be read: " + e.getMessage()));
    }
    Map<String, ArrayNode> byBranch = new HashMap<>();
    for (Map.Entry<String, JsonNode> branch : tree.path("pkgs").properties()) {
      if (!(branch.getValue() instanceof ArrayNode names)) {
        throw new ConfigException(Problem.ofFile(
            file.toString(),
            "pkgs." + branch.getKey() + ": " + branch.getValue().getNodeType()
                + " (expected a list)"));
      }
      byBranch.put(branch.getKey(), names);
    }
    if (byBranch.isEmpty()) {
      throw new ConfigException(Problem.ofFile(
          file.toString(), "names no branch (expected {\"pkgs\": {\"master\": [\"bash\"]}})"));
    }
    return new CritPath(byBranch);
  }

  /** The names, as a list that is not to be changed. */
  ArrayNode of(String branch) {
    return byBranch.getOrDefault(branch, NOTHING);
  }
}
