package org.taskotron.master.job;

import java.util.regex.Pattern;

/**
 * Where a task's files are.
 *
 * @param repository {@code <namespace>/<repository>} of the mirror
 * @param branch empty: the repository's default branch
 * @param path directory of the task inside the repository; empty: its root
 */
public record TaskSource(String repository, String branch, String path) {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._+-]{0,99}";
  private static final Pattern REPOSITORY = Pattern.compile(NAME + "/" + NAME);
  private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/+-]{0,199}");
  private static final int LONGEST_PATH = 500;

  public TaskSource {
    if (!REPOSITORY.matcher(repository).matches() || repository.endsWith(".git")) {
      throw new IllegalArgumentException(
          "task.repository: '" + Texts.shown(repository)
              + "' (expected NAMESPACE/NAME, each of letters, digits and ._+- and not beginning with a dot)");
    }
    if (!branch.isEmpty()
        && (!BRANCH.matcher(branch).matches() || branch.contains("..") || branch.endsWith("/"))) {
      throw new IllegalArgumentException("task.branch: '" + Texts.shown(branch)
          + "' (expected a branch name of letters, digits and ._/+-)");
    }
    if (!path.isEmpty()) {
      Texts.checked("task.path", path, LONGEST_PATH);
      for (String part : path.split("/", -1)) {
        if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equals(".git")) {
          throw new IllegalArgumentException(
              "task.path: '" + Texts.shown(path)
                  + "' (expected a directory inside the repository, without empty part, '.', '..' or '.git')");
        }
      }
    }
  }

  /** What people call the task: {@code rpmlint}, or {@code rpmlint/sub} for a path. */
  public String taskName() {
    String name = repository.substring(repository.indexOf('/') + 1);
    return path.isEmpty() ? name : name + "/" + path;
  }
}
