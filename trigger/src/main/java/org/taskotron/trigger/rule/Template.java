package org.taskotron.trigger.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.taskotron.trigger.event.TriggerEvent;

/** A text with holes that an event fills. Whatever it has no key for stays as it was written. */
record Template(List<Part> parts) {

  /** A piece of a template. */
  sealed interface Part {}

  record Text(String text) implements Part {}

  record Hole(Placeholders.Placeholder placeholder) implements Part {}

  Template {
    parts = List.copyOf(parts);
  }

  boolean hasHoles() {
    return parts.stream().anyMatch(Hole.class::isInstance);
  }

  /** The value that the whole text stands for, when it is one placeholder and nothing beside it. */
  Optional<JsonNode> whole(TriggerEvent event) {
    return parts.size() == 1 && parts.get(0) instanceof Hole hole
        ? Optional.ofNullable(event.keys().get(hole.placeholder().key()))
        : Optional.empty();
  }

  String filledIn(TriggerEvent event) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Hole hole) {
        JsonNode value = event.keys().get(hole.placeholder().key());
        text.append(value == null ? hole.placeholder().written() : textOf(value));
      } else if (part instanceof Text constant) {
        text.append(constant.text());
      }
    }
    return text.toString();
  }

  String asWritten() {
    return parts.stream()
        .map(
            part -> part instanceof Hole hole ? hole.placeholder().written() : ((Text) part).text())
        .collect(Collectors.joining());
  }

  /** Lists look like YAML's flow lists. */
  private static String textOf(JsonNode value) {
    if (value.isArray()) {
      StringBuilder list = new StringBuilder("[");
      value.forEach(element -> list.append(list.length() > 1 ? ", " : "").append(textOf(element)));
      return list.append(']').toString();
    }
    return value.isContainerNode() ? value.toString() : value.asText();
  }
}
