package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.taskotron.base.config.Checks;

/**
 * Fields that an installation wants beside those that every ResultsDB wants, as it could be said in 2016. {@code data.KEY}
 * is a key of a result's data. A field that is null or an empty list is missing.
 */
public record RequiredData(
    List<String> createResult, List<String> createGroup, List<String> createTestcase) {

  private static final String DATA = "data.";
  private static final Set<String> OF_RESULT =
      Set.of("outcome", "testcase", "groups", "note", "ref_url", "data", "submit_time");
  private static final Set<String> OF_GROUP = Set.of("uuid", "description", "ref_url");
  private static final Set<String> OF_TESTCASE = Set.of("name", "ref_url");

  public static final RequiredData NONE = new RequiredData(List.of(), List.of(), List.of());

  public RequiredData {
    createResult = List.copyOf(createResult);
    createGroup = List.copyOf(createGroup);
    createTestcase = List.copyOf(createTestcase);
    Checks checks = new Checks();
    check(checks, "createResult", createResult, OF_RESULT);
    check(checks, "createGroup", createGroup, OF_GROUP);
    check(checks, "createTestcase", createTestcase, OF_TESTCASE);
    checks.done();
  }

  private static void check(
      Checks checks, String component, List<String> fields, Set<String> known) {
    boolean hasData = known.contains("data");
    for (String field : fields) {
      boolean key = hasData && field.startsWith(DATA) && field.length() > DATA.length();
      checks.that(
          key || known.contains(field),
          component,
          field + " (expected " + (hasData ? "data.KEY or " : "") + "one of "
              + String.join(", ", known.stream().sorted().toList()) + ")");
    }
  }

  public void ofResult(ObjectNode body, Fields fields) {
    require(createResult, body, fields);
  }

  public void ofGroup(ObjectNode body, Fields fields) {
    require(createGroup, body, fields);
  }

  public void ofTestcase(ObjectNode body, Fields fields) {
    require(createTestcase, body, fields);
  }

  private static void require(List<String> required, ObjectNode body, Fields fields) {
    for (String field : required) {
      boolean key = field.startsWith(DATA);
      JsonNode value =
          key ? body.path("data").path(field.substring(DATA.length())) : body.path(field);
      // What every ResultsDB wants is told by those who read it.
      boolean usual = field.equals("outcome") || field.equals("testcase") || field.equals("name");
      boolean missing =
          value.isMissingNode() || value.isNull() || value.isArray() && value.isEmpty();
      if (missing && !usual) {
        if (key) {
          fields.wrong(Mistake.missing(body, "data", field.substring(DATA.length())));
        } else {
          fields.wrong(Mistake.missing(body, field));
        }
      }
    }
  }
}
