package org.taskotron.resultsdb.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.taskotron.base.web.Request;
import org.taskotron.resultsdb.api.body.Fields;
import org.taskotron.resultsdb.api.body.Limits;
import org.taskotron.resultsdb.api.body.Mistake;
import org.taskotron.resultsdb.api.body.Moments;
import org.taskotron.resultsdb.decision.DecisionPolicy;
import org.taskotron.resultsdb.decision.Question;
import org.taskotron.resultsdb.decision.Requirement;

/** Reads what a decision is asked for: requirements that are listed, those of policies, or both. */
final class Questions {

  private static final Set<String> PARAMETERS =
      Set.of("item", "type", "testcases", "scenario", "arch", "policy", "since", "when");
  private static final Set<String> FIELDS =
      Set.of("item", "type", "required", "policy", "since", "when");
  private static final Set<String> REQUIREMENT = Set.of("testcase", "scenario", "arch");

  private final List<DecisionPolicy> policies;

  Questions(List<DecisionPolicy> policies) {
    this.policies = List.copyOf(policies);
  }

  /** {@code ?item=…&type=…&testcases=a,b&arch=x86_64}. */
  Question ofQuery(Request request) {
    Fields fields = new Fields();
    Endpoint.knowOnly(PARAMETERS, request, fields);
    // Not a list: an item may have commas.
    Optional<String> item = request.query("item").filter(text -> !text.isEmpty());
    if (item.isEmpty()) {
      fields.wrong(Mistake.missing(TextNode.valueOf(request.rawQuery()), "item"));
    }
    item.ifPresent(text -> fields.storable(text, TextNode.valueOf(text), "item"));
    Set<String> types = Endpoint.list(request, "type", fields);
    Set<String> testcases = Endpoint.list(request, "testcases", fields);
    Set<String> scenarios = Endpoint.list(request, "scenario", fields);
    Set<String> arches = Endpoint.list(request, "arch", fields);
    Set<String> names = Endpoint.list(request, "policy", fields);
    Optional<Instant> since = Moments.of(request.query("since"), "since", fields);
    Optional<Instant> when = Moments.of(request.query("when"), "when", fields);
    List<Requirement> required = List.of();
    long combinations =
        (long) testcases.size() * Math.max(1, scenarios.size()) * Math.max(1, arches.size());
    if (combinations > Limits.FILTER) {
      fields.wrong(Mistake.tooMany(
          Limits.FILTER, (int) Math.min(combinations, Integer.MAX_VALUE), "testcases"));
    } else {
      required =
          Requirement.each(List.copyOf(testcases), List.copyOf(scenarios), List.copyOf(arches));
    }
    if (testcases.isEmpty() && names.isEmpty()) {
      fields.wrong(Mistake.missing(TextNode.valueOf(request.rawQuery()), "testcases"));
    }
    return question(item, types, required, names, since, when, fields);
  }

  /** The same as an object, where each requirement has its own scenario and arch. */
  Question ofBody(ObjectNode body) {
    Fields fields = new Fields();
    Optional<String> item = fields.name(body, "item", Limits.VALUE, "item");
    Set<String> types = Set.copyOf(Endpoint.texts(body, "type", fields, "type"));
    List<Requirement> required = required(body, fields);
    List<String> names = Endpoint.texts(body, "policy", fields, "policy");
    Optional<Instant> since = Moments.of(body, "since", fields);
    Optional<Instant> when = Moments.of(body, "when", fields);
    if (Fields.value(body, "required") == null && Fields.value(body, "policy") == null) {
      fields.wrong(Mistake.missing(body, "required"));
    }
    Endpoint.knowOnly(FIELDS, body, fields);
    return question(item, types, required, names, since, when, fields);
  }

  private static List<Requirement> required(ObjectNode body, Fields fields) {
    JsonNode value = Fields.value(body, "required");
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      fields.wrong(Mistake.noList(value, "required"));
      return List.of();
    }
    if (value.isEmpty()) {
      fields.wrong(new Mistake(
          List.of("required"),
          "too_short",
          "List should have at least 1 item after validation, not 0",
          value));
    }
    if (value.size() > Limits.FILTER) {
      fields.wrong(Mistake.tooMany(Limits.FILTER, value.size(), "required"));
      return List.of();
    }
    List<Requirement> required = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      requirement(value.get(i), i, fields).ifPresent(required::add);
    }
    return required;
  }

  /** A testcase's name alone, or with its scenario and arch. */
  private static Optional<Requirement> requirement(JsonNode item, int place, Fields fields) {
    if (item.isTextual()) {
      ObjectNode named = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
      named.set("testcase", item);
      return fields.name(named, "testcase", Limits.NAME, "required", place).map(Requirement::of);
    }
    if (!(item instanceof ObjectNode object)) {
      fields.wrong(Mistake.noObject(item, "required", place));
      return Optional.empty();
    }
    object.fieldNames().forEachRemaining(name -> {
      if (!REQUIREMENT.contains(name)) {
        fields.wrong(Mistake.value(
            "unknown here; known are arch, scenario, testcase",
            object.get(name),
            "required",
            place,
            name));
      }
    });
    Optional<String> testcase =
        fields.name(object, "testcase", Limits.NAME, "required", place, "testcase");
    Optional<String> scenario = circumstance(object, "scenario", place, fields);
    Optional<String> arch = circumstance(object, "arch", place, fields);
    return testcase.map(name -> new Requirement(name, scenario, arch));
  }

  private static Optional<String> circumstance(
      ObjectNode object, String field, int place, Fields fields) {
    return fields
        .optionalText(object, field, "required", place, field)
        .filter(text -> !text.isEmpty());
  }

  private Question question(
      Optional<String> item,
      Set<String> types,
      List<Requirement> required,
      Collection<String> names,
      Optional<Instant> since,
      Optional<Instant> when,
      Fields fields) {
    List<Requirement> all = new ArrayList<>(required);
    Set<String> itsTypes = new LinkedHashSet<>(types);
    for (String name : names) {
      Optional<DecisionPolicy> policy = DecisionPolicy.find(policies, name);
      if (policy.isEmpty()) {
        fields.wrong(unknownPolicy(name));
      } else if (!suits(policy.get(), types)) {
        fields.wrong(Mistake.value(
            "policy " + name + " is for items of type "
                + String.join(", ", policy.get().itemTypes()),
            TextNode.valueOf(String.join(",", types)),
            "type"));
      } else {
        all.addAll(policy.get().requirements());
        if (types.isEmpty()) {
          itsTypes.addAll(policy.get().itemTypes());
        }
      }
    }
    if (since.isPresent() && when.isPresent() && since.get().isAfter(when.get())) {
      fields.wrong(Mistake.value(
          "must not be after when", TextNode.valueOf(since.get().toString()), "since"));
    }
    fields.done();
    return new Question(item.orElseThrow(), itsTypes, all, since, when);
  }

  private Mistake unknownPolicy(String name) {
    List<String> known = policies.stream().map(DecisionPolicy::name).toList();
    String expected =
        known.isEmpty() ? "no policy is configured" : "must be one of: " + String.join(", ", known);
    return Mistake.value(expected, TextNode.valueOf(name), "policy");
  }

  private static boolean suits(DecisionPolicy policy, Set<String> types) {
    return types.isEmpty()
        || policy.itemTypes().isEmpty()
        || types.stream().allMatch(policy.itemTypes()::contains);
  }
}
