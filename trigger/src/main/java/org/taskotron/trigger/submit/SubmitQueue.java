package org.taskotron.trigger.submit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Messages whose jobs wait for the master. Bounded: who fills it looks first whether there is room. What is in here is
 * pending in the ledger, so nothing is lost with it. Safe for use by several threads.
 */
public final class SubmitQueue {

  /** A message seldom has more than a handful of jobs. */
  private static final int MOST_MESSAGES = 2_000;

  private final Deque<Submission> waiting = new ArrayDeque<>();

  public synchronized boolean hasRoom() {
    return waiting.size() < MOST_MESSAGES;
  }

  public synchronized void add(Submission submission) {
    waiting.add(submission);
  }

  public synchronized int size() {
    return waiting.size();
  }

  /** The oldest messages with so many jobs together, one message at least. They stay until they are removed. */
  synchronized List<Submission> oldest(int mostJobs) {
    List<Submission> oldest = new ArrayList<>();
    int jobs = 0;
    for (Submission submission : waiting) {
      jobs += submission.jobs().size();
      if (!oldest.isEmpty() && jobs > mostJobs) {
        break;
      }
      oldest.add(submission);
    }
    return oldest;
  }

  synchronized void remove(int count) {
    for (int n = 0; n < count; n++) {
      waiting.remove();
    }
  }
}
