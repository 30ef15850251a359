package org.taskotron.resultsdb.decision;

import java.util.ArrayList;
import java.util.List;

/** The answer: satisfied when no requirement failed or is missing. */
public record Decision(List<Answered> requirements) {

  public Decision {
    requirements = List.copyOf(requirements);
  }

  public boolean satisfied() {
    return count(RequirementState.FAILED) + count(RequirementState.MISSING) == 0;
  }

  private long count(RequirementState state) {
    return requirements.stream().filter(one -> one.state() == state).count();
  }

  /** The whole in a sentence: {@code 1 of 3 required tests failed, 1 is missing, 1 is waived}. */
  public String summary() {
    long waived = count(RequirementState.WAIVED);
    if (satisfied()) {
      return (requirements.size() == 1
              ? "The required test is "
              : "All " + requirements.size() + " required tests are ")
          + (waived == requirements.size() ? "waived" : "satisfied")
          + (waived == 0 || waived == requirements.size()
              ? ""
              : ", " + waived + " of them by a waiver");
    }
    List<String> parts = new ArrayList<>();
    part(parts, count(RequirementState.FAILED), "failed", "failed");
    part(parts, count(RequirementState.MISSING), "is missing", "are missing");
    part(parts, waived, "is waived", "are waived");
    return String.join(", ", parts);
  }

  private void part(List<String> parts, long count, String one, String many) {
    if (count == 0) {
      return;
    }
    String of = parts.isEmpty()
        ? " of " + requirements.size() + " required test" + (requirements.size() == 1 ? "" : "s")
        : "";
    parts.add(count + of + " " + (count == 1 ? one : many));
  }
}
