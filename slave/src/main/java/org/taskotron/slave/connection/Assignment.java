package org.taskotron.slave.connection;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Work that the master gave to this slave, under a lease.
 *
 * @param attempt which go at which job
 * @param lease the right to it
 * @param repository {@code <namespace>/<repository>} in the master's mirror
 * @param path the task's directory inside the repository; empty: its root
 * @param commit to check out, 40 hex digits
 * @param item what is tested
 * @param itemType for instance {@code koji_build}
 * @param arch for instance {@code noarch}
 * @param timeLimit for the whole attempt
 * @param noOutputLimit how long it may print nothing
 * @param logLimit bytes of log that the master keeps
 */
public record Assignment(
    AttemptId attempt,
    Lease lease,
    String repository,
    String path,
    String commit,
    String item,
    String itemType,
    String arch,
    Duration timeLimit,
    Optional<Duration> noOutputLimit,
    long logLimit) {

  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,99}/[A-Za-z0-9][A-Za-z0-9._+-]{0,99}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final int MAX_PATH = 1_024;

  public Assignment {
    if (!REPOSITORY.matcher(repository).matches()) {
      throw new IllegalArgumentException("task.repository: " + shown(repository)
          + " (expected <namespace>/<repository> of letters, digits and ._+-)");
    }
    if (!inside(path)) {
      throw new IllegalArgumentException("task.path: " + shown(path)
          + " (expected a directory inside the repository, such as checks/rpmlint)");
    }
    if (!COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException("commit: " + shown(commit) + " (expected 40 hex digits)");
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException(
          "time_limit: " + timeLimit.toSeconds() + "s (expected more than 0s)");
    }
    if (logLimit < 1) {
      throw new IllegalArgumentException("log_limit: " + logLimit + " (expected 1 or more)");
    }
  }

  private static boolean inside(String path) {
    if (path.isEmpty()) {
      return true;
    }
    if (path.length() > MAX_PATH || path.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty()
          || part.equals(".")
          || part.equals("..")
          || part.equalsIgnoreCase(".git")) {
        return false;
      }
    }
    return true;
  }

  /** A stranger's text as an error message may show it. */
  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 120 ? printable : printable.substring(0, 117) + "...";
  }
}
