package org.taskotron.resultsdb.decision;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.waiver.Waiver;
import org.taskotron.resultsdb.waiver.WaiverStore;
import org.taskotron.resultsdb.waiver.Words;

/**
 * Decides: of each combination of testcase, scenario, arch and variant the newest result counts; PASSED and INFO are
 * good, everything else is a failure unless a waiver is in force. All results that count are read at once, and so are
 * all waivers; only what is missing is looked at more closely.
 */
public final class Decider {

  private final ResultStore results;
  private final WaiverStore waivers;

  public Decider(ResultStore results, WaiverStore waivers) {
    this.results = results;
    this.waivers = waivers;
  }

  /** The answer as things stand {@code now}, or stood when the question says. */
  public Decision decide(Question question, Instant now) {
    Map<String, List<Result>> newest = results.latest(question.results(), Facets.KEYS).stream()
        .collect(Collectors.groupingBy(result -> result.testcase().name()));
    Words words = new Words(
        waivers.words(question.item(), question.testcases()), question.when().orElse(now));
    List<Answered> answered = new ArrayList<>();
    for (Requirement requirement : question.required()) {
      List<Result> ofTestcase = newest.getOrDefault(requirement.testcase(), List.of());
      answered.add(
          judged(requirement, ofTestcase.stream().filter(requirement::isMetBy).toList(), words));
    }
    return new Decision(new Absences(results, question, newest).explained(answered));
  }

  private static Answered judged(Requirement requirement, List<Result> results, Words words) {
    List<Counted> counted = results.stream()
        .map(result -> new Counted(result, waiver(requirement, result, words)))
        .toList();
    Optional<Counted> failed = counted.stream()
        .filter(one -> !Counted.isGood(one.result())
            && !Counted.isUnfinished(one.result())
            && one.waiver().isEmpty())
        .findFirst();
    if (failed.isPresent()) {
      return answered(requirement, RequirementState.FAILED, failed, counted);
    }
    Optional<Counted> unfinished = counted.stream()
        .filter(one -> Counted.isUnfinished(one.result()) && one.waiver().isEmpty())
        .findFirst();
    if (counted.isEmpty() || unfinished.isPresent()) {
      return missing(requirement, unfinished, counted, words);
    }
    Optional<Counted> waived =
        counted.stream().filter(one -> one.waiver().isPresent()).findFirst();
    return waived.isPresent()
        ? answered(requirement, RequirementState.WAIVED, waived, counted)
        : answered(requirement, RequirementState.SATISFIED, counted.stream().findFirst(), counted);
  }

  /** What is good needs no waiver. */
  private static Optional<Waiver> waiver(Requirement requirement, Result result, Words words) {
    return Counted.isGood(result)
        ? Optional.empty()
        : words.inForce(
            requirement.testcase(), requirement.scenario().or(() -> Facets.scenario(result)));
  }

  private static Answered answered(
      Requirement requirement,
      RequirementState state,
      Optional<Counted> decisive,
      List<Counted> counted) {
    return new Answered(
        requirement, state, decisive, counted, decisive.flatMap(Counted::waiver), Optional.empty());
  }

  private static Answered missing(
      Requirement requirement, Optional<Counted> unfinished, List<Counted> counted, Words words) {
    Optional<Waiver> waiver = unfinished.isPresent()
        ? Optional.empty()
        : words.inForce(requirement.testcase(), requirement.scenario());
    return new Answered(
        requirement,
        waiver.isPresent() ? RequirementState.WAIVED : RequirementState.MISSING,
        unfinished,
        counted,
        waiver,
        Optional.empty());
  }
}
