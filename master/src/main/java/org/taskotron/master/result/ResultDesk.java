package org.taskotron.master.result;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.master.job.AttemptPlace;

/** Takes results in. Safe for use by several threads; nobody waits here. */
public final class ResultDesk {

  private static final Logger LOG = LoggerFactory.getLogger(ResultDesk.class);

  private final ResultRules rules;
  private final ResultBodies bodies;
  private final ResultStore store;
  private final ResultOutbox outbox;
  private final Function<String, Optional<String>> urlOf;
  private final Clock clock;

  /** @param urlOf where a repository is maintained */
  public ResultDesk(
      ResultRules rules,
      ResultBodies bodies,
      ResultStore store,
      ResultOutbox outbox,
      Function<String, Optional<String>> urlOf,
      Clock clock) {
    this.rules = rules;
    this.bodies = bodies;
    this.store = store;
    this.outbox = outbox;
    this.urlOf = urlOf;
    this.clock = clock;
  }

  /**
   * Who hands in.
   *
   * @param repository the task's
   * @param stillHeld whether the lease is honoured; asked again just before the results are written
   */
  public record Presenter(AttemptPlace attempt, String repository, BooleanSupplier stillHeld) {}

  /**
   * Checks, keeps, and waits for ResultsDB's ids for at most so long.
   *
   * @return completes once the results are on the disk and answered, or the time is over. {@link Kept.Taken} says what
   *     is known then
   * @throws IllegalArgumentException that names what is wrong
   */
  public CompletableFuture<Kept> handIn(Presenter presenter, List<Result> results, Duration wait) {
    rules.check(presenter.attempt(), urlOf.apply(presenter.repository()), results);
    Instant now = clock.instant();
    List<NewResult> made =
        results.stream().map(result -> bodies.of(result, now)).toList();
    Map<ResultKey, CompletableFuture<ResultOutbox.Answered>> answers = new LinkedHashMap<>();
    if (!wait.isZero()) {
      results.forEach(result -> answers.put(result.key(), outbox.answerTo(result.key())));
    }
    return store
        .keep(new HandIn(made, presenter.stillHeld()))
        .thenCompose(kept -> kept instanceof Kept.Taken taken
            ? taken(presenter, taken, answers, wait)
            : CompletableFuture.completedFuture(kept))
        .whenComplete((kept, failure) -> answers.forEach(outbox::forget));
  }

  private CompletableFuture<Kept> taken(
      Presenter presenter,
      Kept.Taken taken,
      Map<ResultKey, CompletableFuture<ResultOutbox.Answered>> answers,
      Duration wait) {
    outbox.ring();
    LOG.info(
        "job {}: {} results handed in", presenter.attempt(), taken.results().size());
    CompletableFuture<?>[] open = taken.results().stream()
        .filter(result -> result.state() == KeptResult.State.WAITING)
        .map(result -> answers.get(result.key()))
        .filter(answer -> answer != null)
        .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(open)
        .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(over -> new Kept.Taken(taken.results().stream()
            .map(result -> answered(result, answers.get(result.key())))
            .toList()));
  }

  private static KeptResult answered(
      KeptResult result,
      @org.jspecify.annotations.Nullable CompletableFuture<ResultOutbox.Answered> answer) {
    ResultOutbox.Answered now = answer == null ? null : answer.getNow(null);
    if (now == null || result.state() != KeptResult.State.WAITING) {
      return result;
    }
    return new KeptResult(
        result.key(),
        result.testcase(),
        result.outcome(),
        result.item(),
        result.itemType(),
        result.note(),
        result.refUrl(),
        result.handedIn(),
        now.refused().isEmpty() ? KeptResult.State.STORED : KeptResult.State.REFUSED,
        now.id(),
        now.refused());
  }
}
