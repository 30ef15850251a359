package org.taskotron.trigger.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.taskotron.trigger.event.TriggerEvent;

/**
 * A value of the rules file as an event sees it: text, number, boolean, null, list or map. One without placeholders is
 * the same for all events.
 */
sealed interface Value {

  @Nullable Object in(TriggerEvent event);

  /** Whether all events see the same. */
  boolean constant();

  /** As it was written, more or less: for messages to people. */
  String shown();

  /** A scalar without placeholders. */
  record Constant(@Nullable Object plain, String shown) implements Value {
    @Override
    public @Nullable Object in(TriggerEvent event) {
      return plain;
    }

    @Override
    public boolean constant() {
      return true;
    }
  }

  /**
   * A scalar with placeholders.
   *
   * @param bare not quoted: what is filled in may turn out to be a number, a list...
   */
  record Filled(Template template, boolean bare) implements Value {
    @Override
    public @Nullable Object in(TriggerEvent event) {
      if (!bare) {
        return template.filledIn(event);
      }
      return template
          .whole(event)
          .filter(value -> value.isContainerNode() || value.isNull())
          .map(Plain::of)
          .orElseGet(() -> Plain.bare(template.filledIn(event)));
    }

    @Override
    public boolean constant() {
      return false;
    }

    @Override
    public String shown() {
      return template.asWritten();
    }
  }

  /** A list. */
  record Sequence(List<Value> elements) implements Value {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public Object in(TriggerEvent event) {
      List<@Nullable Object> list = new ArrayList<>(elements.size());
      elements.forEach(element -> list.add(element.in(event)));
      return list;
    }

    @Override
    public boolean constant() {
      return elements.stream().allMatch(Value::constant);
    }

    @Override
    public String shown() {
      return "[" + String.join(", ", elements.stream().map(Value::shown).toList()) + "]";
    }
  }

  /** A map; its keys are texts. */
  record Mapping(Map<String, Value> entries) implements Value {
    public Mapping {
      entries = new LinkedHashMap<>(entries);
    }

    @Override
    public Object in(TriggerEvent event) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      entries.forEach((key, value) -> map.put(key, value.in(event)));
      return map;
    }

    @Override
    public boolean constant() {
      return entries.values().stream().allMatch(Value::constant);
    }

    @Override
    public String shown() {
      return "{"
          + String.join(
              ", ",
              entries.entrySet().stream()
                  .map(entry -> entry.getKey() + ": " + entry.getValue().shown())
                  .toList())
          + "}";
    }
  }
}
