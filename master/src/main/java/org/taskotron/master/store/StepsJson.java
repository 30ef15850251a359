package org.taskotron.master.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.db.Micros;
import org.taskotron.master.queue.Step;

/** Steps of an attempt as JSON text: {@code [{"number":1,"name":"prepare","started":…,"ended":…,"ok":true}]}, times in microseconds. */
final class StepsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StepsJson() {}

  static String write(List<Step> steps) {
    ArrayNode list = JSON.createArrayNode();
    for (Step step : steps) {
      ObjectNode one = list.addObject()
          .put("number", step.number())
          .put("name", step.name())
          .put("started", Micros.of(step.started()));
      step.ended()
          .ifPresent(ended -> one.put("ended", Micros.of(ended)).put("ok", step.succeeded()));
      if (!step.detail().isEmpty()) {
        one.put("detail", step.detail());
      }
    }
    return list.toString();
  }

  static List<Step> read(@Nullable String text) {
    if (text == null) {
      return List.of();
    }
    try {
      List<Step> steps = new ArrayList<>();
      for (JsonNode one : JSON.readTree(text)) {
        Optional<Instant> ended = one.has("ended")
            ? Optional.of(Micros.toInstant(one.get("ended").asLong()))
            : Optional.empty();
        steps.add(new Step(
            one.get("number").asInt(),
            one.get("name").asText(),
            Micros.toInstant(one.get("started").asLong()),
            ended,
            one.path("ok").asBoolean(),
            one.path("detail").asText("")));
      }
      return steps;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("steps are no JSON: " + text, e);
    }
  }
}
