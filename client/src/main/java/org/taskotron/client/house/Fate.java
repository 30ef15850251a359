package org.taskotron.client.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a message, as the trigger tells it.
 *
 * @param state {@code pending}, {@code done}, {@code ignored}, {@code dropped} or {@code failed}
 * @param reason for people; may be empty
 * @param jobs UUIDs
 */
record Fate(String state, String reason, List<String> jobs) {

  Fate {
    jobs = List.copyOf(jobs);
  }

  static Fate of(JsonNode json) {
    List<String> jobs = new ArrayList<>();
    for (JsonNode job : json.path("jobs")) {
      jobs.add(job.isObject() ? job.path("uuid").asText() : job.asText());
    }
    return new Fate(json.path("state").asText(), json.path("reason").asText(""), jobs);
  }

  boolean settled() {
    return !state.equals("pending");
  }

  /** It should have become jobs, and could not, or not all of them. A dropped one means nothing. */
  boolean jobsAreMissing() {
    return state.equals("failed");
  }

  /** Nothing came of it that should have. */
  boolean failed() {
    return state.equals("failed") || state.equals("dropped");
  }
}
