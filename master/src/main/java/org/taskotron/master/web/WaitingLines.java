package org.taskotron.master.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.taskotron.master.dispatch.Dispatcher;
import org.taskotron.master.dispatch.QueuedJobs;
import org.taskotron.master.job.Job;
import org.taskotron.master.job.Requirement;

/** The jobs that wait, in the order in which they will be given out, each with the reason. */
public final class WaitingLines {

  private static final int MOST = 200;

  /** A job that waits, and why. */
  public record Waiting(Job job, String because) {}

  private final QueuedJobs queued;
  private final Dispatcher dispatcher;

  WaitingLines(QueuedJobs queued, Dispatcher dispatcher) {
    this.queued = queued;
    this.dispatcher = dispatcher;
  }

  /** The first so many. */
  List<Waiting> jobs() {
    List<Job> jobs = new ArrayList<>();
    for (Requirement line : queued.lines()) {
      jobs.addAll(queued.first(line, MOST));
    }
    jobs.sort(
        Comparator.comparing((Job job) -> -job.request().priority()).thenComparing(Job::submitted));
    return jobs.stream()
        .limit(MOST)
        .map(job -> new Waiting(job, dispatcher.whyWaiting(job)))
        .toList();
  }
}
