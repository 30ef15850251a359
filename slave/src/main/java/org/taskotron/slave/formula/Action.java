package org.taskotron.slave.formula;

import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/**
 * One entry of a formula's {@code actions}.
 *
 * @param number counted from 1
 * @param directive the key that says what is to be done
 * @param parameters as they are written; variables are put in when the action is reached
 * @param export the variable that takes what the directive answers
 * @param place where the directive's key stands
 */
public record Action(
    int number,
    Optional<String> name,
    String directive,
    Node parameters,
    Optional<String> export,
    Node place) {

  /** What the step is called: its name, else its directive. */
  public String title() {
    return name.orElse(directive);
  }
}
