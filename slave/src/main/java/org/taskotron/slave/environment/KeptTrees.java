package org.taskotron.slave.environment;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The trees that were needed last, up to 16 MiB of them. Safe for use by several threads. */
final class KeptTrees {

  private static final long MAX_WEIGHT = 16L * 1024 * 1024;

  private final Map<String, TaskTree> trees = new LinkedHashMap<>(16, 0.75f, true);
  private long weight;

  synchronized Optional<TaskTree> get(String repository, String commit) {
    return Optional.ofNullable(trees.get(key(repository, commit)));
  }

  /** Trees that would drive out most others are not kept at all. */
  synchronized void keep(String repository, String commit, TaskTree tree) {
    if (tree.weight() > MAX_WEIGHT / 4 || trees.containsKey(key(repository, commit))) {
      return;
    }
    trees.put(key(repository, commit), tree);
    weight += tree.weight();
    Iterator<TaskTree> eldest = trees.values().iterator();
    while (weight > MAX_WEIGHT) {
      weight -= eldest.next().weight();
      eldest.remove();
    }
  }

  private static String key(String repository, String commit) {
    return repository + "@" + commit;
  }
}
