package org.taskotron.slave.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskotron.slave.directive.TaskFacts;
import org.taskotron.slave.formula.Variables;

/** The variables that a run has before any action exported one. */
final class Facts {

  /** Old names of item types, which old formulas still ask for. */
  private static final Map<String, String> OLD_NAMES = Map.of("bodhi_update", "bodhi_id");

  private Facts() {}

  static Variables of(RunRequest request, Workspace workspace, TaskFacts task, String formula) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("item", request.item());
    facts.put("item_type", request.itemType());
    facts.put("type", request.itemType());
    facts.put("arch", request.arch());
    facts.put("workdir", workspace.workDir().toString());
    facts.put("artifactsdir", workspace.artifactsDir().toString());
    facts.put("uuid", request.mark().uuid());
    facts.put("jobid", request.jobId());
    facts.put("task", task.taskDir().resolve(formula).toString());
    facts.put("namespace", task.namespace().orElse(""));
    facts.put("checkname", task.name());
    facts.put("name", task.name());
    // Last: an item type is never mistaken for one of the words above.
    if (!request.itemType().isEmpty()) {
      facts.putIfAbsent(request.itemType(), request.item());
    }
    String old = OLD_NAMES.get(request.itemType());
    if (old != null) {
      facts.putIfAbsent(old, request.item());
    }
    return new Variables(facts);
  }
}
