package org.taskotron.resultsdb.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.resultsdb.result.Result;

/**
 * A testcase that must have let an item pass.
 *
 * @param scenario missing: each scenario that there is a result of
 * @param arch missing: each arch that there is a result of
 */
public record Requirement(String testcase, Optional<String> scenario, Optional<String> arch) {

  public static Requirement of(String testcase) {
    return new Requirement(testcase, Optional.empty(), Optional.empty());
  }

  /** Each of these testcases for each scenario and each arch; an empty list leaves that open. */
  public static List<Requirement> each(
      List<String> testcases, List<String> scenarios, List<String> arches) {
    List<Requirement> all = new ArrayList<>();
    for (String testcase : testcases) {
      for (Optional<String> scenario : orNone(scenarios)) {
        for (Optional<String> arch : orNone(arches)) {
          all.add(new Requirement(testcase, scenario, arch));
        }
      }
    }
    return all;
  }

  private static List<Optional<String>> orNone(List<String> texts) {
    return texts.isEmpty()
        ? List.of(Optional.empty())
        : texts.stream().map(Optional::of).toList();
  }

  /** Whether the result is one of those that this is about. */
  boolean isMetBy(Result result) {
    return result.testcase().name().equals(testcase)
        && scenario.map(text -> Facets.scenarios(result).contains(text)).orElse(true)
        && arch.map(text -> Facets.arches(result).contains(text)).orElse(true);
  }
}
