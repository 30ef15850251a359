package org.taskotron.resultsdb.frontend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A testcase as the API tells it. */
public record TestcaseView(String name, Optional<String> refUrl) {

  static TestcaseView of(JsonNode json) {
    return new TestcaseView(json.path("name").asText(), ResultView.text(json, "ref_url"));
  }

  static List<TestcaseView> listOf(JsonNode page) {
    List<TestcaseView> testcases = new ArrayList<>();
    page.path("data").forEach(testcase -> testcases.add(of(testcase)));
    return testcases;
  }
}
