package org.taskotron.slave.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a formula has come.
 *
 * @param begun when its first action began, in hundredths of a second since boot
 * @param next number of the action to do next, or again
 * @param exports what earlier actions put into variables
 * @param exitCode what they asked for
 */
record Progress(
    String bootId, long begun, int next, Map<String, @Nullable Object> exports, int exitCode) {

  static Progress fresh(String bootId, long now) {
    return new Progress(bootId, now, 1, Map.of(), 0);
  }

  static Optional<Progress> read(Path file) throws IOException {
    List<JsonNode> lines = JsonLines.read(file);
    return lines.isEmpty() ? Optional.empty() : Optional.of(of(lines.get(lines.size() - 1)));
  }

  private static Progress of(JsonNode json) {
    Map<String, @Nullable Object> exports =
        JsonLines.JSON.convertValue(json.path("exports"), new TypeReference<>() {});
    return new Progress(
        json.path("boot").asText(),
        json.path("begun").asLong(),
        json.path("next").asInt(),
        exports,
        json.path("exit_code").asInt());
  }

  void write(Path file) throws IOException {
    ObjectNode json = JsonLines.JSON.createObjectNode();
    json.put("boot", bootId);
    json.put("begun", begun);
    json.put("next", next);
    json.set("exports", JsonLines.JSON.valueToTree(exports));
    json.put("exit_code", exitCode);
    JsonLines.append(file, json);
  }

  /** The action was done, and answered this. */
  Progress after(int action, Optional<String> export, @Nullable Object answer) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>(exports);
    export.ifPresent(name -> more.put(name, answer));
    return new Progress(bootId, begun, action + 1, more, exitCode);
  }

  /** The worst exit code counts. */
  Progress withExitCode(int code) {
    return new Progress(bootId, begun, next, exports, Math.max(exitCode, code));
  }
}
