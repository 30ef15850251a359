package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of one attempt, kept in a file so that a restarted slave goes on counting. Steps follow each other; beginning
 * one that is recorded as running already (the slave was started anew within it) goes on with that one.
 *
 * <p>Used by one thread at a time.
 */
public final class StepBook {

  private final Path file;
  private final Clock clock;
  private final StepListener listener;
  private final List<RunStep> steps;

  private StepBook(Path file, Clock clock, StepListener listener, List<RunStep> steps) {
    this.file = file;
    this.clock = clock;
    this.listener = listener;
    this.steps = new ArrayList<>(steps);
  }

  /** Reads what is there; a new attempt has nothing. */
  public static StepBook open(Path file, Clock clock, StepListener listener) throws IOException {
    List<RunStep> known = StepFile.read(file);
    return new StepBook(file, clock, listener, known);
  }

  public List<RunStep> all() {
    return List.copyOf(steps);
  }

  /** Begins a step, unless one of this name is the last and still runs. */
  public void begin(String name) throws IOException {
    RunStep next =
        new RunStep(steps.size() + 1, name, clock.instant(), Optional.empty(), false, "");
    if (running(next.name()).isEmpty()) {
      steps.add(next);
      tell();
    }
  }

  /** Ends the step that runs; nothing happens when none does. */
  public void end(boolean succeeded, String detail) throws IOException {
    if (steps.isEmpty() || steps.get(steps.size() - 1).ended().isPresent()) {
      return;
    }
    Instant now = clock.instant();
    int last = steps.size() - 1;
    steps.set(last, steps.get(last).ended(now, succeeded, detail));
    tell();
  }

  /** Whether a step of this name has ended well, before a restart for instance. */
  public boolean done(String name) {
    return steps.stream()
        .anyMatch(step -> step.name().equals(name) && step.ended().isPresent() && step.succeeded());
  }

  private Optional<RunStep> running(String name) {
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(steps.get(steps.size() - 1))
            .filter(step -> step.name().equals(name) && step.ended().isEmpty());
  }

  private void tell() throws IOException {
    try {
      StepFile.note(file, steps.get(steps.size() - 1));
    } finally {
      listener.steps(all());
    }
  }
}
