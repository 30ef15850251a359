package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often a check that ran again about the same thing (same item, type, arch, scenario and variant) said something else
 * than the run before.
 *
 * @param repeats runs that had one before them about the same thing
 * @param changes how many of those gave another outcome
 * @param worst what changed most often
 */
public record Flakiness(int repeats, int changes, List<Case> worst) {

  /** These say how far a run is: the outcome that follows is its first. */
  private static final Set<String> UNFINISHED = Set.of("QUEUED", "RUNNING");

  private static final int SHOWN = 5;

  /** One thing that was tested several times. */
  public record Case(ResultView newest, int repeats, int changes, List<ResultView> history) {}

  private record Subject(List<String> items, List<List<String>> keys) {
    static Subject of(ResultView result) {
      return new Subject(
          result.all("item"), Check.KEYS.stream().map(result::all).toList());
    }
  }

  static Flakiness of(List<ResultView> results) {
    Map<Subject, List<ResultView>> runs = new HashMap<>();
    results.stream()
        .filter(result -> !UNFINISHED.contains(result.outcome()))
        .sorted(ResultView.AGE)
        .forEach(result ->
            runs.computeIfAbsent(Subject.of(result), none -> new ArrayList<>()).add(result));
    int repeats = 0;
    int changes = 0;
    List<Case> cases = new ArrayList<>();
    for (Map.Entry<Subject, List<ResultView>> entry : runs.entrySet()) {
      if (!entry.getKey().items().isEmpty()) {
        List<ResultView> history = entry.getValue();
        int changed = changes(history);
        repeats += history.size() - 1;
        changes += changed;
        if (changed > 0) {
          cases.add(new Case(
              history.get(history.size() - 1),
              history.size() - 1,
              changed,
              history.subList(Math.max(0, history.size() - 12), history.size())));
        }
      }
    }
    cases.sort(Comparator.comparing(Case::changes)
        .thenComparing(one -> one.newest().submitted())
        .reversed());
    return new Flakiness(repeats, changes, cases.stream().limit(SHOWN).toList());
  }

  private static int changes(List<ResultView> history) {
    int changes = 0;
    for (int i = 1; i < history.size(); i++) {
      if (!history.get(i).outcome().equals(history.get(i - 1).outcome())) {
        changes++;
      }
    }
    return changes;
  }

  /** In per cent of the repeats. */
  public long percent() {
    return repeats == 0 ? 0 : Math.round(100.0 * changes / repeats);
  }
}
