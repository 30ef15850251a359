package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.taskotron.trigger.event.TriggerEvent;

/**
 * What a rule does: these tasks, for these arches.
 *
 * @param tasks names of repositories
 * @param arches in place of the default ones
 * @param matchHostArch the job must run on a machine of its arch
 */
record Action(Value tasks, Optional<Value> arches, Optional<Value> matchHostArch) {

  /** As the master takes the parts of a repository's name. */
  static final Pattern TASK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");

  static final Pattern ARCH = Pattern.compile("[A-Za-z0-9_]{1,32}");

  /** One for each task and arch. */
  List<Wanted> wantedFor(TriggerEvent event, List<String> validArches) {
    List<String> archNames =
        arches.map(value -> checked("arches", texts(value, event), ARCH)).orElse(validArches);
    boolean onItsOwnArch = matchHostArch.map(value -> flag(value, event)).orElse(false);
    List<Wanted> wanted = new ArrayList<>();
    for (String task : checked("tasks", texts(tasks, event), TASK)) {
      archNames.forEach(arch -> wanted.add(new Wanted(task, arch, onItsOwnArch)));
    }
    return wanted;
  }

  private static boolean flag(Value value, TriggerEvent event) {
    if (value.in(event) instanceof Boolean flag) {
      return flag;
    }
    throw new RuleFailure("match_host_arch: " + value.in(event) + " (expected true or false)");
  }

  private static List<String> checked(String key, List<String> texts, Pattern pattern) {
    for (String text : texts) {
      if (!pattern.matcher(text).matches()) {
        throw new RuleFailure(key + ": \"" + text + "\" (expected " + pattern + ")");
      }
    }
    return texts;
  }

  /** Names are texts, even if one looks like a number to YAML. */
  static List<String> texts(Value value, TriggerEvent event) {
    if (value instanceof Value.Sequence list) {
      return list.elements().stream()
          .flatMap(element -> texts(element, event).stream())
          .toList();
    }
    if (value instanceof Value.Filled filled) {
      Optional<JsonNode> list = filled.bare()
          ? filled.template().whole(event).filter(JsonNode::isArray)
          : Optional.empty();
      List<String> elements = new ArrayList<>();
      list.ifPresentOrElse(
          found -> found.forEach(element -> elements.add(element.asText())),
          () -> elements.add(filled.template().filledIn(event)));
      return elements;
    }
    return List.of(value.shown());
  }
}
