package org.taskotron.client.house;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job as the master tells it, and its results as ResultsDB does.
 *
 * @param task as people call it
 * @param state of the job
 * @param outcome empty until it is done
 * @param cause why it ended so, for people; empty when it completed
 * @param handedIn how many results the master holds
 * @param refused what ResultsDB said of those that it refused
 * @param findings outcomes of the results in ResultsDB
 */
record Work(
    String uuid,
    String task,
    String item,
    String arch,
    String state,
    String outcome,
    String cause,
    int handedIn,
    List<String> refused,
    List<String> findings) {

  /** Items that are longer make a table too wide. */
  private static final int LONG = 48;

  Work {
    refused = List.copyOf(refused);
    findings = List.copyOf(findings);
  }

  /** A job of which nothing is known yet but that it is there. */
  static Work unknown(String uuid) {
    return new Work(uuid, "", "", "", "SUBMITTED", "", "", 0, List.of(), List.of());
  }

  /** Reads what the master says of a job; results come from elsewhere. */
  static Work of(JsonNode json) {
    String cause = text(json, "cause").toLowerCase(Locale.ROOT).replace('_', ' ');
    String detail = text(json, "detail");
    List<String> refused = new ArrayList<>();
    int handedIn = 0;
    for (JsonNode result : json.path("results")) {
      handedIn++;
      String words = text(result, "refused");
      if (!words.isEmpty()) {
        refused.add(result.path("testcase").asText() + ": " + words);
      }
    }
    return new Work(
        json.path("uuid").asText(),
        json.at("/task/name").asText(),
        json.path("item").asText(),
        json.path("arch").asText(),
        json.path("state").asText(),
        text(json, "outcome"),
        detail.isEmpty() ? cause : cause + ": " + detail,
        handedIn,
        refused,
        List.of());
  }

  /** The API says null where there is nothing. */
  private static String text(JsonNode json, String name) {
    return json.path(name).isNull() ? "" : json.path(name).asText("");
  }

  Work with(List<String> findings) {
    return new Work(uuid, task, item, arch, state, outcome, cause, handedIn, refused, findings);
  }

  boolean done() {
    return state.equals("DONE");
  }

  /** Done, and each result is in ResultsDB or was refused by it. */
  boolean settled() {
    return done() && findings.size() + refused.size() >= handedIn;
  }

  /** The machinery failed it: not an answer. */
  boolean lost() {
    return done() && (outcome.equals("LOST") || outcome.equals("CANCELLED"));
  }

  /** What the job came to, or how far it is. */
  String standing() {
    return done() ? outcome : state;
  }

  /** For instance {@code FAILED, PASSED 2}. */
  String results() {
    Map<String, Integer> counts = new TreeMap<>();
    findings.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
    List<String> words = counts.entrySet().stream()
        .map(each -> each.getValue() == 1 ? each.getKey() : each.getKey() + " " + each.getValue())
        .toList();
    return String.join(", ", words);
  }

  String title() {
    return task.isEmpty() ? uuid : task + "  " + shownItem() + "  " + arch;
  }

  /** The item; of a long URL its last part, by which people know it. */
  String shownItem() {
    int slash = item.lastIndexOf('/');
    return item.length() <= LONG || slash < 0 ? item : "…" + item.substring(slash);
  }
}
