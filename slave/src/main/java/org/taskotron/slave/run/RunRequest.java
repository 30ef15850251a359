package org.taskotron.slave.run;

import java.util.Map;

/**
 * What one attempt is asked to do.
 *
 * @param mark uuid and number of the attempt
 * @param jobId what a formula sees as {@code ${jobid}}; {@code -1} when there is no master
 * @param item for instance {@code xchat-0.5-1.fc20}
 * @param itemType for instance {@code koji_build}
 * @param arch for instance {@code x86_64}
 * @param bootId of the boot in which the attempt was taken on: after another one it is lost
 * @param environment what the task's processes find in their environment, before ours is added
 */
public record RunRequest(
    AttemptMark mark,
    String jobId,
    String item,
    String itemType,
    String arch,
    String bootId,
    Limits limits,
    Map<String, String> environment) {

  public RunRequest {
    environment = Map.copyOf(environment);
  }
}
