package org.taskotron.master.web;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Tone;
import org.taskotron.master.job.Job;

/** A slave as the list shows it; what it said of itself is null while it has not connected. */
public record SlaveLine(
    String name,
    boolean connected,
    boolean silent,
    @Nullable Instant since,
    @Nullable Instant lastHeard,
    int slots,
    List<String> labels,
    List<String> arches,
    String host,
    String version,
    boolean acceptsWork,
    String whyNot,
    List<Job> jobs) {

  public SlaveLine {
    labels = List.copyOf(labels);
    arches = List.copyOf(arches);
    jobs = List.copyOf(jobs);
  }

  public Tone tone() {
    if (!connected || silent) {
      return Tone.FAULT;
    }
    return acceptsWork ? Tone.GOOD : Tone.WARN;
  }

  public String word() {
    if (!connected) {
      return "disconnected";
    }
    if (silent) {
      return "silent";
    }
    return acceptsWork ? "connected" : "takes no work";
  }
}
