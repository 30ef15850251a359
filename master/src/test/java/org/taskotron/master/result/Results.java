package org.taskotron.master.result;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Results for tests. */
public final class Results {

  public static final UUID JOB = UUID.fromString("27f94e36-62ec-51e6-83fd-525400d7d6a4");
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00.5Z");

  private Results() {}

  public static Result of(UUID job, int attempt, int number) {
    return of(job, attempt, number, "PASSED");
  }

  public static Result of(UUID job, int attempt, int number, String outcome) {
    return new Result(
        new ResultKey(job, attempt, 2, number),
        "dist.rpmlint",
        "xchat-0.5-1.fc20",
        "koji_build",
        outcome,
        "note " + number,
        "",
        Map.of("arch", List.of("x86_64", "noarch")));
  }

  public static NewResult fresh(Result result) {
    return new ResultBodies("http://master", "http://master/execdb").of(result, NOW);
  }

  public static HandIn handIn(Result... results) {
    return new HandIn(List.of(results).stream().map(Results::fresh).toList(), () -> true);
  }
}
