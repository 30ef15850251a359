package org.taskotron.resultsdb.frontend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What differs between two items, check by check and arch by arch. The items' types play no part: a build may be compared
 * with a scratch build.
 *
 * @param changed another outcome
 * @param gone known of the first only
 * @param added known of the second only
 * @param same how many fared alike
 */
public record Comparison(List<Pair> changed, List<Pair> gone, List<Pair> added, List<Pair> same) {

  static final Comparison NONE = new Comparison(List.of(), List.of(), List.of(), List.of());

  private record Place(Check check, String arch) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byCheck = check.compareTo(other.check);
      return byCheck == 0 ? arch.compareTo(other.arch) : byCheck;
    }
  }

  /** A check on an arch, of both items. */
  public record Pair(
      Check check, String arch, Optional<ResultView> one, Optional<ResultView> other) {

    private Verdict worst() {
      return other.or(() -> one).orElseThrow().verdict();
    }
  }

  static Comparison of(Matrix one, Matrix other) {
    Map<Place, ResultView> first = places(one);
    Map<Place, ResultView> second = places(other);
    Comparison found =
        new Comparison(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    first.forEach((place, result) -> {
      Optional<ResultView> there = Optional.ofNullable(second.get(place));
      Pair pair = new Pair(place.check(), place.arch(), Optional.of(result), there);
      if (there.isEmpty()) {
        found.gone.add(pair);
      } else if (there.get().outcome().equals(result.outcome())) {
        found.same.add(pair);
      } else {
        found.changed.add(pair);
      }
    });
    second.forEach((place, result) -> {
      if (!first.containsKey(place)) {
        found.added.add(
            new Pair(place.check(), place.arch(), Optional.empty(), Optional.of(result)));
      }
    });
    Comparator<Pair> worst = Comparator.comparing(Pair::worst, Verdict.WORST_FIRST);
    found.changed.sort(worst);
    found.gone.sort(worst);
    found.added.sort(worst);
    return found;
  }

  private static Map<Place, ResultView> places(Matrix matrix) {
    Map<Place, ResultView> places = new TreeMap<>();
    for (Matrix.Row row : matrix.rows()) {
      Check check = row.check();
      Check typeless =
          new Check(check.testcase(), "", check.scenario(), check.variant(), check.part());
      row.cells()
          .forEach((arch, cell) ->
              places.merge(new Place(typeless, arch), cell.newest(), Comparison::newer));
    }
    return places;
  }

  private static ResultView newer(ResultView one, ResultView other) {
    return one.submitted().isBefore(other.submitted()) ? other : one;
  }
}
