package org.taskotron.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** The master's JSON in words for people. */
final class Words {

  private Words() {}

  /** A text, empty where there is none. */
  static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isNull() ? "" : value.asText();
  }

  /** What a job came to, or how far it is: {@code FAILED (time limit)}. */
  static String standing(JsonNode job) {
    String outcome = text(job, "outcome");
    if (outcome.isEmpty()) {
      return text(job, "state");
    }
    String cause = text(job, "cause").toLowerCase(Locale.ROOT).replace('_', ' ');
    return cause.isEmpty() ? outcome : outcome + " (" + cause + ")";
  }

  static String task(JsonNode job) {
    JsonNode task = job.path("task");
    return task.isObject() ? text(task, "name") : task.asText();
  }

  /** {@code 2026-11-21 12:00:00}: the seconds of an instant, UTC. */
  static String time(JsonNode json, String name) {
    String instant = text(json, name);
    return instant.length() < 19 ? instant : instant.substring(0, 19).replace('T', ' ');
  }
}
