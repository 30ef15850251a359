package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group as the API tells it. */
public record GroupView(
    String uuid, Optional<String> description, Optional<String> refUrl, long results) {

  static GroupView of(JsonNode json) {
    return new GroupView(
        json.path("uuid").asText(),
        ResultView.text(json, "description"),
        ResultView.text(json, "ref_url"),
        json.path("results_count").longValue());
  }

  static List<GroupView> listOf(JsonNode page) {
    List<GroupView> groups = new ArrayList<>();
    page.path("data").forEach(group -> groups.add(of(group)));
    return groups;
  }
}
