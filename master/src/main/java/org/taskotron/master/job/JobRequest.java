package org.taskotron.master.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What was asked for. Two equal requests under one id are one job.
 *
 * @param messageId the bus message that led here, without the year that bridges add; empty: asked for by hand
 * @param task where the task is
 * @param item what to test, at most 1,024 characters
 * @param itemType for instance {@code koji_build}
 * @param arch for instance {@code noarch}
 * @param matchHostArch whether the job must run on a slave of its arch
 * @param labels that a slave must have, sorted
 * @param priority larger is sooner, -1000 to 1000
 * @param timeLimit of one attempt
 * @param maxAttempts how many attempts may be used up, 1 to 100
 * @param againOf the job that this one runs again
 */
public record JobRequest(
    String messageId,
    TaskSource task,
    String item,
    String itemType,
    String arch,
    boolean matchHostArch,
    List<String> labels,
    int priority,
    Duration timeLimit,
    int maxAttempts,
    Optional<JobId> againOf) {

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=+-]{0,63}");
  private static final int MOST_LABELS = 32;
  private static final int HIGHEST_PRIORITY = 1000;
  private static final int MOST_ATTEMPTS = 100;
  private static final Duration LONGEST = Duration.ofDays(7);

  public JobRequest {
    Texts.checked("message_id", messageId, 200);
    Texts.required("item", item, 1024);
    Texts.required("item_type", itemType, 100);
    Texts.required("arch", arch, 32);
    labels = List.copyOf(new TreeSet<>(labels));
    if (labels.size() > MOST_LABELS) {
      throw new IllegalArgumentException(
          "labels: " + labels.size() + " (expected " + MOST_LABELS + " at most)");
    }
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "labels: '" + Texts.shown(label) + "' (expected up to 64 letters, digits and ._=+-)");
      }
    }
    if (Math.abs(priority) > HIGHEST_PRIORITY) {
      throw new IllegalArgumentException("priority: " + priority + " (expected -1000 to 1000)");
    }
    if (timeLimit.compareTo(Duration.ofSeconds(1)) < 0 || timeLimit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("time_limit_seconds: " + timeLimit.toSeconds()
          + " (expected 1 to " + LONGEST.toSeconds() + ")");
    }
    if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "max_attempts: " + maxAttempts + " (expected 1 to " + MOST_ATTEMPTS + ")");
    }
  }

  /** What a slave must offer for this job; jobs that ask for the same wait in one line. */
  public Requirement requirement() {
    return new Requirement(matchHostArch && !arch.equals("noarch") ? arch : "", labels);
  }
}
