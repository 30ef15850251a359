package org.taskotron.master.result;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.taskotron.master.job.AttemptPlace;

/** What the results of an attempt must be like. */
public final class ResultRules {

  private static final List<String> USUAL = List.of("PASSED", "INFO", "FAILED", "NEEDS_INSPECTION");
  private static final int MOST = 1_000;

  private final List<String> outcomes;
  private final Namespaces namespaces;
  private final BiPredicate<AttemptPlace, String> leftBehind;

  /**
   * @param additionalOutcomes ResultsDB's, beside the usual four
   * @param leftBehind whether an attempt has left this artifact behind, a file or a folder
   */
  public ResultRules(
      List<String> additionalOutcomes,
      Namespaces namespaces,
      BiPredicate<AttemptPlace, String> leftBehind) {
    List<String> all = new ArrayList<>(USUAL);
    all.addAll(additionalOutcomes);
    this.outcomes = List.copyOf(all);
    this.namespaces = namespaces;
    this.leftBehind = leftBehind;
  }

  /**
   * Checks what an attempt hands in.
   *
   * @param url where the task's repository is maintained
   * @throws IllegalArgumentException that names the result, its field, and what was expected
   */
  public void check(AttemptPlace attempt, Optional<String> url, List<Result> results) {
    if (results.isEmpty() || results.size() > MOST) {
      throw new IllegalArgumentException(
          "results: " + results.size() + " (expected 1 to " + MOST + ")");
    }
    Set<ResultKey> keys = new HashSet<>();
    for (Result result : results) {
      ResultKey key = result.key();
      if (!key.job().equals(attempt.job()) || key.attempt() != attempt.attempt()) {
        throw new IllegalArgumentException(
            "key: '" + key + "' (expected one of attempt " + attempt + ")");
      }
      if (!keys.add(key)) {
        throw new IllegalArgumentException("key: '" + key + "' twice (expected each once)");
      }
      if (!outcomes.contains(result.outcome())) {
        throw Result.refused(
            key, "outcome", result.outcome(), "one of " + String.join(", ", outcomes));
      }
      namespaces.refuses(result.testcase(), url).ifPresent(expected -> {
        throw Result.refused(key, "testcase", result.testcase(), expected);
      });
      if (!result.artifact().isEmpty()
          && !leftBehind.test(attempt, "task_output/" + result.artifact())) {
        throw Result.refused(
            key,
            "artifact",
            result.artifact(),
            "a path below the attempt's task_output/ that was uploaded before");
      }
    }
  }
}
