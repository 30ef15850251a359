package org.taskotron.resultsdb.decision;

import java.util.List;
import java.util.Optional;
import org.taskotron.resultsdb.waiver.Waiver;

/**
 * A requirement, and how it stands.
 *
 * @param decisive the result that decided, unless it is missing
 * @param results all that count: the newest of each combination of arch and scenario, the newest first
 * @param waiver the one that made it count for nothing that a result failed or is missing
 * @param absence why a result is missing
 */
public record Answered(
    Requirement requirement,
    RequirementState state,
    Optional<Counted> decisive,
    List<Counted> results,
    Optional<Waiver> waiver,
    Optional<Absence> absence) {

  public Answered {
    results = List.copyOf(results);
  }

  Answered because(Absence why) {
    return new Answered(requirement, state, decisive, results, waiver, Optional.of(why));
  }
}
