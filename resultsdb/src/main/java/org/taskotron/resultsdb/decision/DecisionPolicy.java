package org.taskotron.resultsdb.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Checks;

/**
 * A list of requirements under a name, in {@code resultsdb.yaml}.
 *
 * @param itemTypes the types of items that it is for; none: any
 * @param required testcases
 */
public record DecisionPolicy(String name, List<String> itemTypes, List<Required> required) {

  public DecisionPolicy {
    itemTypes = List.copyOf(itemTypes);
    required = List.copyOf(required);
    new Checks()
        .that(!name.isBlank(), "name", "'" + name + "' (expected a name to ask for it by)")
        .that(
            name.indexOf(',') < 0,
            "name",
            name + " (expected no comma: names are asked for in lists)")
        .that(!required.isEmpty(), "required", "none (expected at least one testcase)")
        .done();
  }

  /**
   * A testcase, for each of some arches and scenarios.
   *
   * @param arches none: whatever arches there are results of
   * @param scenarios none: whatever scenarios there are results of
   */
  public record Required(String testcase, List<String> arches, List<String> scenarios) {
    public Required {
      arches = List.copyOf(arches);
      scenarios = List.copyOf(scenarios);
      new Checks()
          .that(!testcase.isBlank(), "testcase", "'" + testcase + "' (expected a testcase's name)")
          .done();
    }

    List<Requirement> requirements() {
      return Requirement.each(List.of(testcase), scenarios, arches);
    }
  }

  public List<Requirement> requirements() {
    List<Requirement> all = new ArrayList<>();
    required.forEach(one -> all.addAll(one.requirements()));
    return all;
  }

  /** The policy of that name. */
  public static Optional<DecisionPolicy> find(List<DecisionPolicy> policies, String name) {
    return policies.stream().filter(policy -> policy.name().equals(name)).findFirst();
  }
}
