package org.taskotron.slave.formula;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One finding of a task about an item.
 *
 * @param checkname with its namespace, once the run has put that before it
 * @param artifact as the task named it: a path, absolute or relative to the artifacts directory
 * @param data the keys that ResultYAML gives no meaning to, in their order
 */
public record TaskResult(
    String item,
    String type,
    String outcome,
    String checkname,
    Optional<String> note,
    Optional<String> artifact,
    Map<String, List<String>> data) {

  /** Words for an outcome, weakest first, then two of which the library knows no rank. */
  public static final List<String> OUTCOMES = List.of(
      "PASSED", "INFO", "FAILED", "NEEDS_INSPECTION", "ABORTED", "CRASHED", "ERROR", "WAIVED");

  public TaskResult {
    Map<String, List<String>> copy = new LinkedHashMap<>();
    data.forEach((key, values) -> copy.put(key, List.copyOf(values)));
    data = java.util.Collections.unmodifiableMap(copy);
  }

  public TaskResult withCheckname(String name) {
    return new TaskResult(item, type, outcome, name, note, artifact, data);
  }

  public TaskResult withArtifact(Optional<String> path) {
    return new TaskResult(item, type, outcome, checkname, note, path, data);
  }
}
