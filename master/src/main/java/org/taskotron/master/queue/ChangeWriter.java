package org.taskotron.master.queue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.taskotron.master.job.Transition;

/** Writes changes in groups, one transaction a group. Implemented by the store. */
public interface ChangeWriter extends AutoCloseable {

  /** Decides a group of changes and writes what came of them; one answer for each, in order. */
  @FunctionalInterface
  interface Work {
    List<Optional<Transition>> decideAndWrite(JobStore store, List<Change> changes);
  }

  /** Begins to write; called once. */
  void start(Work work);

  /** The answer comes after the commit. It fails when too many changes wait already. */
  CompletableFuture<Optional<Transition>> submit(Change change);

  @Override
  void close();
}
