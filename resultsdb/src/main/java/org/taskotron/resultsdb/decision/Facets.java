package org.taskotron.resultsdb.decision;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.taskotron.resultsdb.result.Result;

/** What a result's data says about the circumstances of the test. */
public final class Facets {

  /** The newest result of each combination of these counts: as gating services have always asked, and our own arch. */
  static final List<String> KEYS =
      List.of("scenario", "system_architecture", "system_variant", "arch");

  private static final int SCENARIO = 0;
  private static final int SYSTEM_ARCHITECTURE = 1;
  private static final int ARCH = 3;

  private Facets() {}

  public static Set<String> scenarios(Result result) {
    return values(result, KEYS.get(SCENARIO));
  }

  /** What a waiver for a scenario is compared with: WaiverDB's way, the first. */
  static Optional<String> scenario(Result result) {
    return scenarios(result).stream().findFirst();
  }

  public static Set<String> arches(Result result) {
    Set<String> arches = new LinkedHashSet<>(values(result, KEYS.get(SYSTEM_ARCHITECTURE)));
    arches.addAll(values(result, KEYS.get(ARCH)));
    return arches;
  }

  static Set<String> values(Result result, String key) {
    return new LinkedHashSet<>(result.data().values().getOrDefault(key, List.of()));
  }
}
