package org.taskotron.master.job;

import java.util.Collection;
import java.util.List;

/**
 * What a slave must offer for a job.
 *
 * @param arch that the slave must run natively; empty: any
 * @param labels that the slave must have, sorted
 */
public record Requirement(String arch, List<String> labels) {
  public Requirement {
    labels = List.copyOf(labels);
  }

  /** Whether a slave with these labels and arches will do. */
  public boolean metBy(Collection<String> slaveLabels, Collection<String> slaveArches) {
    return (arch.isEmpty() || slaveArches.contains(arch)) && slaveLabels.containsAll(labels);
  }

  /** One text for equal requirements, as it stands in the database: {@code x86_64;big,gpu}. */
  public String key() {
    return arch + ";" + String.join(",", labels);
  }

  /** Reads {@link #key()}. */
  public static Requirement ofKey(String key) {
    int end = key.indexOf(';');
    String labels = key.substring(end + 1);
    return new Requirement(
        key.substring(0, end), labels.isEmpty() ? List.of() : List.of(labels.split(",")));
  }
}
