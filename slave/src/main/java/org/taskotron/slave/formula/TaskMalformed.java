package org.taskotron.slave.formula;

import java.util.List;
import java.util.stream.Collectors;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.Problem;

/** A task is written wrongly: everything that was found, each with its place. */
public final class TaskMalformed extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public TaskMalformed(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public TaskMalformed(Problem problem) {
    this(List.of(problem));
  }

  TaskMalformed(ConfigException notYaml) {
    super(notYaml.getMessage(), notYaml);
    this.problems = notYaml.problems();
  }

  /** In the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
