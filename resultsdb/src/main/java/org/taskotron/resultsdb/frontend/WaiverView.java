package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.taskotron.base.web.Tone;

/**
 * A waiver as the API tells it.
 *
 * @param state how it stands now: active, expired, withdrawal or replaced
 * @param scenario missing: any
 */
public record WaiverView(
    String item,
    String testcase,
    Optional<String> scenario,
    String state,
    String reason,
    String by,
    Instant made,
    Optional<Instant> expires) {

  static WaiverView of(JsonNode json) {
    return new WaiverView(
        json.path("item").asText(),
        json.path("testcase").asText(),
        ResultView.text(json, "scenario"),
        json.path("state").asText(),
        json.path("reason").asText(),
        json.path("by").asText(),
        ResultView.time(json.path("submit_time").asText()),
        ResultView.text(json, "expires").map(ResultView::time));
  }

  public boolean isActive() {
    return state.equals("active");
  }

  public Tone tone() {
    return isActive() ? Tone.CANCELLED : Tone.PLAIN;
  }

  /** Whether it says something about a result, of one of its items. */
  boolean covers(ResultView result) {
    return result.all("item").contains(item)
        && testcase.equals(result.testcase().name())
        && (scenario.isEmpty()
            || scenario.equals(result.all("scenario").stream().findFirst()));
  }
}
