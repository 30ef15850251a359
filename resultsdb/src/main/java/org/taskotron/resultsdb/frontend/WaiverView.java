package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A waiver as the API tells it.
 *
 * @param state how it stands now: active, expired, withdrawal or replaced
 * @param scenario missing: any
 */
public record WaiverView(
    String testcase,
    Optional<String> scenario,
    String state,
    String reason,
    String by,
    Instant made,
    Optional<Instant> expires) {

  static WaiverView of(JsonNode json) {
    return new WaiverView(
        json.path("testcase").asText(),
        ResultView.text(json, "scenario"),
        json.path("state").asText(),
        json.path("reason").asText(),
        json.path("by").asText(),
        ResultView.time(json.path("submit_time").asText()),
        ResultView.text(json, "expires").map(ResultView::time));
  }

  static List<WaiverView> listOf(JsonNode page) {
    List<WaiverView> waivers = new ArrayList<>();
    page.path("data").forEach(waiver -> waivers.add(of(waiver)));
    return waivers;
  }

  public boolean isActive() {
    return state.equals("active");
  }

  /** Whether it is about a row of the item's page, and counts. */
  public boolean waives(Check check) {
    return isActive()
        && testcase.equals(check.testcase())
        && scenario.map(check.scenario()::equals).orElse(true);
  }
}
