package org.taskotron.resultsdb.api.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.HttpRefusal;
import org.taskotron.resultsdb.result.Data;
import org.taskotron.resultsdb.result.GroupMention;
import org.taskotron.resultsdb.result.NewResult;
import org.taskotron.resultsdb.result.Outcomes;
import org.taskotron.resultsdb.result.Said;
import org.taskotron.resultsdb.result.TestcaseMention;

/** Reads what is posted. All mistakes are told at once, in the order of the fields' description. */
public final class NewResults {

  private final Outcomes outcomes;
  private final RequiredData required;

  public NewResults(Outcomes outcomes, RequiredData required) {
    this.outcomes = outcomes;
    this.required = required;
  }

  /** The body of {@code POST /results}. */
  public NewResult result(ObjectNode body) {
    Fields fields = new Fields();
    String outcome = outcome(body, fields);
    TestcaseMention testcase = testcase(body, fields);
    List<GroupMention> groups = groups(body, fields);
    Optional<String> note = fields.optionalText(body, "note", "note");
    Optional<String> refUrl = fields.optionalText(body, "ref_url", "ref_url");
    Map<String, List<String>> data = data(body, fields);
    Optional<Instant> submitTime = submitTime(body, fields);
    required.ofResult(body, fields);
    fields.done();
    refuseColons(data);
    return new NewResult(outcome, testcase, groups, note, refUrl, Data.of(data), submitTime);
  }

  /** The body of {@code POST /testcases}: a link of null says nothing, as always; an empty one is a link. */
  public TestcaseMention testcasePost(ObjectNode body) {
    Fields fields = new Fields();
    Optional<String> name = fields.name(body, "name", Limits.NAME, "name");
    Optional<String> refUrl = fields.optionalText(body, "ref_url", "ref_url");
    required.ofTestcase(body, fields);
    fields.done();
    return new TestcaseMention(name.orElseThrow(), refUrl.map(Said::of).orElse(Said.NOTHING));
  }

  /** The body of {@code POST /groups}: what is empty or null says nothing. */
  public GroupMention groupPost(ObjectNode body) {
    Fields fields = new Fields();
    Optional<String> uuid = uuid(body, fields, "uuid");
    Said description = nonEmpty(fields.optionalText(body, "description", "description"));
    Said refUrl = nonEmpty(fields.optionalText(body, "ref_url", "ref_url"));
    required.ofGroup(body, fields);
    fields.done();
    return new GroupMention(uuid, description, refUrl);
  }

  private static Said nonEmpty(Optional<String> text) {
    return text.filter(t -> !t.isEmpty()).map(Said::of).orElse(Said.NOTHING);
  }

  private String outcome(ObjectNode body, Fields fields) {
    JsonNode value = body.get("outcome");
    if (value == null) {
      fields.wrong(Mistake.missing(body, "outcome"));
    } else if (!value.isTextual()) {
      fields.wrong(Mistake.noText(value, "outcome"));
    } else if (value.textValue().isBlank()) {
      fields.wrong(Mistake.tooShort(value, "outcome"));
    } else {
      Optional<String> known = outcomes.find(value.textValue());
      if (known.isPresent()) {
        return known.get();
      }
      fields.wrong(unknownOutcome(value));
    }
    return "";
  }

  public Mistake unknownOutcome(JsonNode value) {
    return Mistake.value("must be one of: " + String.join(", ", outcomes.all()), value, "outcome");
  }

  private static TestcaseMention testcase(ObjectNode body, Fields fields) {
    TestcaseMention none = TestcaseMention.of("");
    JsonNode value = body.get("testcase");
    if (value == null) {
      fields.wrong(Mistake.missing(body, "testcase"));
      return none;
    }
    if (value.isTextual() || value.isNull()) {
      return TestcaseMention.of(testcaseName(value, value, fields, "testcase"));
    }
    if (!value.isObject()) {
      fields.wrong(Mistake.noObject(value, "testcase"));
      return none;
    }
    String name = testcaseName(Fields.value(value, "name"), value, fields, "testcase", "name");
    return new TestcaseMention(name, testcaseLink(value, fields));
  }

  private static String testcaseName(
      @Nullable JsonNode name, JsonNode testcase, Fields fields, Object... loc) {
    if (name == null || name.isNull() || name.isTextual() && name.textValue().isEmpty()) {
      fields.wrong(Mistake.value("testcase name must be non-empty", testcase, "testcase"));
      return "";
    }
    if (!name.isTextual()) {
      fields.wrong(Mistake.noText(name, loc));
      return "";
    }
    fields.fits(name.textValue(), Limits.NAME, name, loc);
    return name.textValue();
  }

  /** Here a number has always been taken for its text. */
  private static Said testcaseLink(JsonNode testcase, Fields fields) {
    JsonNode link = testcase.get("ref_url");
    if (link == null) {
      return Said.NOTHING;
    }
    if (link.isNull()) {
      return Said.of(null);
    }
    if (link.isContainerNode()) {
      fields.wrong(Mistake.noText(link, "testcase", "ref_url"));
      return Said.NOTHING;
    }
    String text = PythonText.str(link);
    fields.storable(text, link, "testcase", "ref_url");
    return Said.of(text);
  }

  private static List<GroupMention> groups(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "groups");
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      fields.wrong(Mistake.noList(value, "groups"));
      return List.of();
    }
    if (value.size() > Limits.GROUPS) {
      fields.wrong(Mistake.tooMany(Limits.GROUPS, value.size(), "groups"));
      return List.of();
    }
    List<GroupMention> groups = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      groups.add(group(value.get(i), i, fields));
    }
    return groups;
  }

  private static GroupMention group(JsonNode item, int place, Fields fields) {
    if (item.isTextual()) {
      String uuid = item.textValue();
      fields.fits(uuid, Limits.GROUP_UUID, item, "groups", place);
      return new GroupMention(
          Optional.of(uuid).filter(text -> !text.isEmpty()), Said.NOTHING, Said.NOTHING);
    }
    if (!item.isObject()) {
      fields.wrong(Mistake.noObject(item, "groups", place));
      return GroupMention.of("");
    }
    return new GroupMention(
        uuid(item, fields, "groups", place, "uuid"),
        fields.said(item, "description", "groups", place, "description"),
        fields.said(item, "ref_url", "groups", place, "ref_url"));
  }

  /** Missing, null or empty: the group gets one of ours. */
  private static Optional<String> uuid(JsonNode object, Fields fields, Object... loc) {
    Optional<String> uuid =
        fields.optionalText(object, "uuid", loc).filter(text -> !text.isEmpty());
    uuid.ifPresent(text -> fields.fits(text, Limits.GROUP_UUID, object.get("uuid"), loc));
    return uuid;
  }

  private static Map<String, List<String>> data(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "data");
    if (value == null) {
      return Map.of();
    }
    if (!value.isObject()) {
      fields.wrong(Mistake.noObject(value, "data"));
      return Map.of();
    }
    Map<String, List<String>> data = new java.util.LinkedHashMap<>();
    int values = 0;
    for (var field : value.properties()) {
      String key = field.getKey();
      fields.fits(key, Limits.NAME, NullNode.getInstance(), "data", key);
      List<String> texts = texts(key, field.getValue(), fields);
      values += texts.size();
      data.put(key, texts);
    }
    if (values > Limits.VALUES) {
      fields.wrong(Mistake.tooMany(Limits.VALUES, values, "data"));
    }
    return data;
  }

  private static List<String> texts(String key, JsonNode value, Fields fields) {
    if (!value.isArray()) {
      return List.of(text(value, fields, "data", key));
    }
    List<String> texts = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      texts.add(text(value.get(i), fields, "data", key, i));
    }
    return texts;
  }

  private static String text(JsonNode value, Fields fields, Object... loc) {
    String text = PythonText.str(value);
    boolean maybeLong = text.length() > Limits.VALUE / 3;
    if (maybeLong && text.getBytes(StandardCharsets.UTF_8).length > Limits.VALUE) {
      fields.wrong(
          Mistake.value("must be at most " + Limits.VALUE + " bytes", NullNode.getInstance(), loc));
    } else {
      fields.storable(text, value, loc);
    }
    return text;
  }

  /** Told by itself and only when nothing else is wrong: so it has always been. */
  private static void refuseColons(Map<String, List<String>> data) {
    List<String> bad =
        data.keySet().stream().filter(key -> key.indexOf(':') >= 0).toList();
    if (!bad.isEmpty()) {
      throw HttpRefusal.badRequest("Colon not allowed in key name: " + PythonText.repr(bad));
    }
  }

  private static Optional<Instant> submitTime(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "submit_time");
    if (value == null) {
      return Optional.empty();
    }
    Optional<Instant> time = SubmitTime.parse(value);
    if (time.isEmpty()) {
      String got = PythonText.repr(value);
      fields.wrong(Mistake.value(
          "Expected timestamp in milliseconds or datetime (in format YYYY-MM-DDTHH:MM:SS.ffffff), got "
              + (got.length() > 200 ? got.substring(0, 200) + "…" : got),
          value,
          "submit_time"));
    }
    return time;
  }
}
