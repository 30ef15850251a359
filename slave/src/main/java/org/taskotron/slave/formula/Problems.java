package org.taskotron.slave.formula;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.taskotron.base.config.Problem;
import org.taskotron.base.config.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/** Collects the mistakes in one file, so that its author hears of all of them at once. */
public final class Problems {

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  public Problems(String file) {
    this.file = file;
  }

  /** A mistake where the node begins. */
  public void at(Node node, String text) {
    found.add(Yaml.at(file, node, text));
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Fine when there are none. */
  public void refuse() throws TaskMalformed {
    if (!found.isEmpty()) {
      List<Problem> sorted = new ArrayList<>(found);
      sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
      throw new TaskMalformed(sorted);
    }
  }
}
