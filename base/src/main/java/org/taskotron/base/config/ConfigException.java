package org.taskotron.base.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A file that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1;

  /** What concerns a whole file ("and 900 more") comes last. */
  private static final Comparator<Problem> IN_FILE = Comparator.comparing(Problem::file)
      .thenComparing(problem -> problem.line() == 0)
      .thenComparingInt(Problem::line)
      .thenComparingInt(Problem::column);

  private final transient List<Problem> problems;

  public ConfigException(List<Problem> problems) {
    super(
        problems.stream().sorted(IN_FILE).map(Problem::toString).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a refused configuration has at least one problem");
    }
    this.problems = problems.stream().sorted(IN_FILE).toList();
  }

  public ConfigException(Problem problem) {
    this(List.of(problem));
  }

  /** In the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
