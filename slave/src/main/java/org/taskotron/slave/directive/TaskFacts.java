package org.taskotron.slave.directive;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What holds for all actions of a run.
 *
 * @param name of the task; the default of checknames
 * @param namespace of its results
 * @param taskDir where the formula is, and where commands run
 * @param artifactsDir what the task wants to be kept
 * @param python the interpreter
 */
public record TaskFacts(
    String name, Optional<String> namespace, Path taskDir, Path artifactsDir, Path python) {

  /** The checkname as ResultsDB knows it. */
  public String withNamespace(String checkname) {
    return namespace.map(space -> space + "." + checkname).orElse(checkname);
  }
}
