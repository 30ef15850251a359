package org.taskotron.slave.slot;

import java.util.List;

/**
 * What a slave says of itself, and what does not change while it is connected.
 *
 * @param slots room for so many jobs at a time
 * @param version of the software
 * @param bootId of this boot of the machine
 */
public record SlaveFacts(
    int slots,
    List<String> labels,
    List<String> arches,
    String version,
    String host,
    String bootId) {

  public SlaveFacts {
    labels = List.copyOf(labels);
    arches = List.copyOf(arches);
  }
}
