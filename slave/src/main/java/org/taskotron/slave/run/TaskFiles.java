package org.taskotron.slave.run;

import java.nio.file.Path;
import org.taskotron.slave.directive.RunEnds;

/** Brings the task's files; recorded as the step `clone`. */
@FunctionalInterface
public interface TaskFiles {

  /**
   * Puts the task's repository into the directory, or finds it complete there from before a restart, and answers where
   * in it the task is.
   *
   * @throws RunEnds with ENVIRONMENT_BROKEN or DISK_FULL
   */
  Path checkOut(Path taskDir) throws RunEnds, InterruptedException;
}
