package org.taskotron.master.slave;

import java.util.List;
import org.taskotron.master.job.JobId;
import org.taskotron.master.job.LeaseId;

/**
 * What a slave says of itself when it connects.
 *
 * @param name as its credentials say
 * @param slots room for so many jobs at a time
 * @param labels what it offers
 * @param arches that it runs natively
 * @param version of its software
 * @param host where it runs
 * @param bootId of its machine
 * @param held the attempts that it knows of
 * @param accepting whether it takes new work
 * @param whyNot if it does not
 */
public record SlaveHello(
    String name,
    int slots,
    List<String> labels,
    List<String> arches,
    String version,
    String host,
    String bootId,
    List<Held> held,
    boolean accepting,
    String whyNot) {

  /** An attempt that the slave knows of. */
  public record Held(JobId job, int attempt, LeaseId lease) {}

  public SlaveHello {
    labels = List.copyOf(labels);
    arches = List.copyOf(arches);
    held = List.copyOf(held);
  }
}
