package org.taskotron.slave.run;

import java.util.List;

/** Is told of an attempt's steps whenever one has begun or ended. Called by the run's thread; be quick. */
@FunctionalInterface
public interface StepListener {

  StepListener NONE = steps -> {};

  /** All steps so far, in order. */
  void steps(List<RunStep> all);
}
