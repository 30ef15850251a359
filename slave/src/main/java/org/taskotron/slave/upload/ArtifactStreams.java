package org.taskotron.slave.upload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Brings all files of an attempt to the master, a few at a time: the master syncs each to its disk before it answers, and
 * its disk syncs several as fast as one.
 */
public final class ArtifactStreams {

  private static final int STREAMS = 4;

  private final ArtifactUpload upload;
  private final ExecutorService executor;

  /**
   * @param executor as many threads as there is work
   */
  public ArtifactStreams(ArtifactUpload upload, ExecutorService executor) {
    this.upload = upload;
    this.executor = executor;
  }

  /**
   * Answers those that the master has, in no order. When the lease is over, or the caller is interrupted, none is begun
   * any more.
   *
   * @param line hears of the others; called by several threads
   */
  public List<Artifact> bring(List<Artifact> artifacts, Consumer<String> line)
      throws LeaseOver, InterruptedException {
    Queue<Artifact> waiting = new ConcurrentLinkedQueue<>(artifacts);
    Callable<List<Artifact>> stream = () -> bringWaiting(waiting, line);
    List<Artifact> brought = new ArrayList<>();
    int streams = Math.min(STREAMS, artifacts.size());
    for (Future<List<Artifact>> one : begun(Collections.nCopies(streams, stream))) {
      brought.addAll(ended(one));
    }
    return brought;
  }

  private List<Artifact> bringWaiting(Queue<Artifact> waiting, Consumer<String> line)
      throws LeaseOver, InterruptedException {
    List<Artifact> brought = new ArrayList<>();
    try {
      for (Artifact next = waiting.poll(); next != null; next = waiting.poll()) {
        if (upload.upload(next, line)) {
          brought.add(next);
        }
      }
      return brought;
    } catch (LeaseOver e) {
      // The others need not find out for themselves.
      waiting.clear();
      throw e;
    }
  }

  /** An interrupt of the caller, who waits here for all of them, interrupts them. */
  private List<Future<List<Artifact>>> begun(List<Callable<List<Artifact>>> streams)
      throws InterruptedException {
    try {
      return executor.invokeAll(streams);
    } catch (RejectedExecutionException e) {
      InterruptedException leaving = new InterruptedException("the slave ends");
      leaving.initCause(e);
      throw leaving;
    }
  }

  private static <T> T ended(Future<T> future) throws LeaseOver, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LeaseOver over) {
        throw over;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
