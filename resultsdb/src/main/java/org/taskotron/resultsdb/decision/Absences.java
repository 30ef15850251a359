package org.taskotron.resultsdb.decision;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.taskotron.resultsdb.decision.Absence.Why;
import org.taskotron.resultsdb.result.DataFilter;
import org.taskotron.resultsdb.result.Result;
import org.taskotron.resultsdb.result.ResultQuery;
import org.taskotron.resultsdb.result.ResultStore;
import org.taskotron.resultsdb.result.Selection;
import org.taskotron.resultsdb.result.TextPattern;
import org.taskotron.resultsdb.result.Window;

/**
 * Finds out why results are missing: from the nearest to the farthest, and for all of them together, so that it takes
 * three questions to the store at most.
 */
final class Absences {

  /** Results of other builds that are looked through. */
  private static final int OTHER_BUILDS = 100;

  private final ResultStore results;
  private final Question question;
  private final Map<String, List<Result>> newest;

  Absences(ResultStore results, Question question, Map<String, List<Result>> newest) {
    this.results = results;
    this.question = question;
    this.newest = newest;
  }

  /** The same list; what is missing says why. */
  List<Answered> explained(List<Answered> all) {
    Set<String> strange = all.stream()
        .filter(one -> one.state() == RequirementState.MISSING && one.decisive().isEmpty())
        .map(one -> one.requirement().testcase())
        .filter(testcase -> !newest.containsKey(testcase))
        .collect(Collectors.toSet());
    Map<String, Absence> why = ofTestcases(strange);
    return all.stream()
        .map(one -> one.state() == RequirementState.MISSING ? one.because(why(one, why)) : one)
        .toList();
  }

  private Absence why(Answered one, Map<String, Absence> ofTestcases) {
    String testcase = one.requirement().testcase();
    if (one.decisive().isPresent()) {
      Result result = one.decisive().get().result();
      return new Absence(
          Why.UNFINISHED,
          "the newest result, of " + text(result.submitTime()) + ", is " + result.outcome(),
          Optional.of(result));
    }
    List<Result> elsewhere = newest.getOrDefault(testcase, List.of());
    if (!elsewhere.isEmpty()) {
      return new Absence(
          Why.OTHER_ARCH_OR_SCENARIO,
          "there are results for " + circumstances(elsewhere) + " only",
          Optional.of(elsewhere.get(0)));
    }
    Absence absence = ofTestcases.get(testcase);
    if (absence == null) {
      throw new IllegalStateException(testcase + " is missing and was not looked for");
    }
    return absence;
  }

  private static String circumstances(List<Result> elsewhere) {
    Set<String> arches = all(elsewhere, Facets::arches);
    Set<String> scenarios = all(elsewhere, Facets::scenarios);
    String ofArches = arches.isEmpty() ? "no arch" : String.join(", ", arches);
    return scenarios.isEmpty()
        ? ofArches
        : ofArches + " in scenario " + String.join(", ", scenarios);
  }

  private static Set<String> all(
      List<Result> results, java.util.function.Function<Result, Set<String>> facet) {
    return results.stream()
        .flatMap(result -> facet.apply(result).stream())
        .collect(Collectors.toCollection(java.util.TreeSet::new));
  }

  private Map<String, Absence> ofTestcases(Set<String> testcases) {
    Map<String, Absence> why = new HashMap<>();
    if (testcases.isEmpty()) {
      return why;
    }
    newestOf(question.anything(testcases))
        .forEach((testcase, result) -> why.put(testcase, ofTheItem(result)));
    Set<String> left = without(testcases, why);
    if (!left.isEmpty()) {
      otherBuilds(left).forEach((testcase, result) -> why.put(testcase, otherBuild(result)));
      left = without(left, why);
    }
    if (!left.isEmpty()) {
      newestOf(Question.about(left, List.of(), Optional.empty(), Optional.empty()))
          .forEach((testcase, result) -> why.put(testcase, otherItems(result)));
      without(left, why).forEach(testcase -> why.put(testcase, never()));
    }
    return why;
  }

  private static Set<String> without(Set<String> testcases, Map<String, Absence> why) {
    return testcases.stream().filter(name -> !why.containsKey(name)).collect(Collectors.toSet());
  }

  /** Of each testcase one of its newest results. */
  private Map<String, Result> newestOf(ResultQuery query) {
    return results.latest(query, List.of()).stream()
        .collect(Collectors.toMap(
            result -> result.testcase().name(), result -> result, (first, second) -> first));
  }

  private Absence ofTheItem(Result result) {
    String when = text(result.submitTime());
    if (question.since().map(result.submitTime()::isBefore).orElse(false)) {
      return new Absence(
          Why.TOO_OLD,
          "the newest result is of " + when + ", before "
              + question.since().map(Absences::text).orElse(""),
          Optional.of(result));
    }
    Set<String> types = Facets.values(result, "type");
    boolean otherType =
        !question.types().isEmpty() && types.stream().noneMatch(question.types()::contains);
    if (otherType) {
      return new Absence(
          Why.OTHER_TYPE,
          "there are results of it as " + (types.isEmpty() ? "no type" : String.join(", ", types))
              + " only",
          Optional.of(result));
    }
    return new Absence(
        Why.TOO_NEW,
        "the newest result is of " + when + ", after "
            + question.when().map(Absences::text).orElse("this question"),
        Optional.of(result));
  }

  /**
   * Results of the same package: an item is name, version and release, and the name may have dashes of its own. The
   * pattern finds packages with longer names too, which are passed over.
   */
  private Map<String, Result> otherBuilds(Set<String> testcases) {
    Optional<String> name = packageName(question.item());
    if (name.isEmpty()) {
      return Map.of();
    }
    DataFilter sameBeginning = new DataFilter(
        "item", new Selection(Set.of(), List.of(new TextPattern(name.get() + "-*"))));
    ResultQuery query =
        Question.about(testcases, List.of(sameBeginning), Optional.empty(), question.when());
    return results.results(query, Window.at(0, OTHER_BUILDS)).items().stream()
        .filter(result -> build(result, name.get()).isPresent())
        .collect(Collectors.toMap(
            result -> result.testcase().name(), result -> result, (first, second) -> first));
  }

  private static Optional<String> build(Result result, String name) {
    return Facets.values(result, "item").stream()
        .filter(item -> packageName(item).filter(name::equals).isPresent())
        .findFirst();
  }

  private static Optional<String> packageName(String item) {
    int release = item.lastIndexOf('-');
    int version = release < 1 ? -1 : item.lastIndexOf('-', release - 1);
    return version < 1 ? Optional.empty() : Optional.of(item.substring(0, version));
  }

  private Absence otherBuild(Result result) {
    String build =
        packageName(question.item()).flatMap(name -> build(result, name)).orElseThrow();
    return new Absence(
        Why.OTHER_BUILD,
        "the newest result of the package is for " + build + ", of " + text(result.submitTime()),
        Optional.of(result));
  }

  private static Absence otherItems(Result result) {
    return new Absence(
        Why.OTHER_ITEMS,
        "the testcase has results for other items only, the newest of " + text(result.submitTime()),
        Optional.of(result));
  }

  private static Absence never() {
    return new Absence(Why.NEVER, "the testcase has never had a result", Optional.empty());
  }

  private static String text(Instant time) {
    return LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC) + " UTC";
  }
}
