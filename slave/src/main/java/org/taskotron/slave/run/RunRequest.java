package org.taskotron.slave.run;

import java.util.List;
import java.util.Map;
import org.taskotron.base.config.Secret;

/**
 * What one attempt is asked to do.
 *
 * @param mark uuid and number of the attempt
 * @param jobId what a formula sees as {@code ${jobid}}; {@code -1} when there is no master
 * @param item for instance {@code xchat-0.5-1.fc20}
 * @param itemType for instance {@code koji_build}
 * @param arch for instance {@code x86_64}
 * @param bootId of the boot in which the attempt was taken on: after another one it is lost
 * @param secrets what must not reach the log through us; what the task itself prints is its own affair
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
    Map<String, String> environment,
    List<Secret> secrets) {

  public RunRequest {
    secrets = List.copyOf(secrets);
    environment = Map.copyOf(environment);
  }
}
