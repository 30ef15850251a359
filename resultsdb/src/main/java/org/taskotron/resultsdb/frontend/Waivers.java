package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.web.Json;

/**
 * What people said about items: which tests shall not count.
 *
 * @param known whether the API has waivers, and could be asked for these
 * @param newestFirst every word, those that no longer count among them
 */
public record Waivers(boolean known, List<WaiverView> newestFirst) {

  static final Waivers NONE = new Waivers(false, List.of());

  private static final int MOST = 200;

  public Waivers {
    newestFirst = List.copyOf(newestFirst);
  }

  /** Asks what was said about these items; not about those that cannot be asked for in a list. */
  static Optional<Asked> ask(Site site, List<String> items) {
    List<String> askable = items.stream()
        .filter(item -> !item.isEmpty() && item.indexOf(',') < 0 && item.equals(item.strip()))
        .distinct()
        .toList();
    return askable.isEmpty()
        ? Optional.empty()
        : Optional.of(site.ask(
            "/waivers", Query.NONE.and("item", String.join(",", askable)).and("limit", MOST)));
  }

  /** None where the API has no waivers, or refuses to look for such an item. */
  static Waivers told(Optional<Asked> asked) throws IOException {
    try {
      Optional<JsonNode> page = asked.isPresent() ? asked.get().answer() : Optional.empty();
      return page.map(Waivers::of).orElse(NONE);
    } catch (ApiRefusal refusal) {
      return NONE;
    }
  }

  private static Waivers of(JsonNode page) {
    List<WaiverView> waivers = new ArrayList<>();
    page.path("data").forEach(waiver -> waivers.add(WaiverView.of(waiver)));
    return new Waivers(true, waivers);
  }

  /** Those that cover a result. */
  Waivers about(ResultView result) {
    return new Waivers(
        known, newestFirst.stream().filter(waiver -> waiver.covers(result)).toList());
  }

  /** The one by which a result does not count: as a decision sees it the newest word, which may take an older one back. */
  public Optional<WaiverView> inForce(ResultView result) {
    return newestFirst.stream()
        .filter(waiver -> waiver.covers(result))
        .findFirst()
        .filter(WaiverView::isActive);
  }

  /** What somebody types to waive a result. A quote would end the shell's own, so JSON's way to write it is taken. */
  public String command(ResultView result, String api) {
    Map<String, String> waiver = new LinkedHashMap<>();
    waiver.put("item", result.all("item").get(0));
    waiver.put("testcase", result.testcase().name());
    waiver.put("reason", "…");
    waiver.put("by", "…");
    return "curl -H 'Content-Type: application/json' " + api + "/waivers -d '"
        + Json.text(waiver).replace("'", "\\u0027") + "'";
  }

  public boolean isEmpty() {
    return newestFirst.isEmpty();
  }
}
