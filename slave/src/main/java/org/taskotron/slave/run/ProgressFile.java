package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.taskotron.base.daemon.Host;
import org.taskotron.slave.directive.Disk;
import org.taskotron.slave.directive.EndCause;
import org.taskotron.slave.directive.RunEnds;

/** Where a run notes how far it has come, for the slave that goes on with it. */
final class ProgressFile {

  private final Path file;
  private final String taken;

  /**
   * @param taken the boot in which the attempt was taken on
   */
  ProgressFile(Workspace workspace, String taken) {
    this.file = workspace.progress();
    this.taken = taken;
  }

  /** What an earlier slave left; nothing for a new attempt, and the end for one of another boot. */
  Progress soFar(AttemptLog log) throws RunEnds {
    Optional<Progress> known = read();
    String boot = Host.boot();
    if (!taken.equals(boot)
        || known.filter(progress -> !progress.bootId().equals(boot)).isPresent()) {
      throw new RunEnds(
          EndCause.SUPERVISOR_LOST, "the machine was started anew while the attempt was under way");
    }
    if (known.isPresent()) {
      log.say("the slave was started anew, going on");
    }
    return known.orElseGet(() -> Progress.fresh(boot, Machine.uptime()));
  }

  void note(Progress progress) throws RunEnds {
    try {
      progress.write(file);
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }

  private Optional<Progress> read() throws RunEnds {
    try {
      return Progress.read(file);
    } catch (IOException e) {
      throw Disk.trouble(file, e);
    }
  }
}
