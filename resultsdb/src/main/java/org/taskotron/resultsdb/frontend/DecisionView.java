package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.web.Tone;

/** A decision as the API tells it: whether the required tests let an item pass, and why. */
public record DecisionView(boolean satisfied, String summary, List<Required> requirements) {

  /**
   * One required test.
   *
   * @param state satisfied, failed, missing or waived
   * @param why what is known of one that is missing
   * @param result the result that decided
   * @param outcome of that result
   */
  public record Required(
      String testcase,
      Optional<String> scenario,
      Optional<String> arch,
      String state,
      String why,
      Optional<Long> result,
      String outcome,
      Optional<String> waiver) {

    static Required of(JsonNode json) {
      JsonNode result = json.path("result");
      JsonNode waiver = json.path("waiver");
      return new Required(
          json.path("testcase").asText(),
          ResultView.text(json, "scenario"),
          ResultView.text(json, "arch"),
          json.path("state").asText(),
          json.path("missing").path("message").asText(),
          result.isObject() ? Optional.of(result.path("id").longValue()) : Optional.empty(),
          result.path("outcome").asText(),
          waiver.isObject()
              ? Optional.of(
                  waiver.path("reason").asText() + " (" + waiver.path("by").asText() + ")")
              : Optional.empty());
    }

    public Tone tone() {
      return switch (state) {
        case "satisfied" -> Tone.GOOD;
        case "failed" -> Tone.BAD;
        case "missing" -> Tone.WAITING;
        case "waived" -> Tone.CANCELLED;
        default -> Tone.PLAIN;
      };
    }

    public Verdict verdict() {
      return Verdict.of(outcome);
    }
  }

  static DecisionView of(JsonNode json) {
    List<Required> requirements = new ArrayList<>();
    json.path("requirements").forEach(each -> requirements.add(Required.of(each)));
    return new DecisionView(
        json.path("satisfied").asBoolean(), json.path("summary").asText(), requirements);
  }
}
