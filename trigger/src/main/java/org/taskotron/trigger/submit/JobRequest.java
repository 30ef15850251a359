package org.taskotron.trigger.submit;

import java.util.Optional;
import java.util.UUID;
import org.taskotron.base.id.JobUuid;

/**
 * A job that is asked for.
 *
 * @param messageId what it was asked for by, without a year; empty for none
 * @param repository {@code fedoraqa/rpmlint}
 * @param branch empty: the default one
 * @param path of the task in the repository; empty: its root
 * @param againOf the job that it runs again
 */
public record JobRequest(
    UUID uuid,
    String messageId,
    String repository,
    String branch,
    String path,
    String item,
    String itemType,
    String arch,
    boolean matchHostArch,
    Optional<UUID> againOf) {

  /** Tasks that rules name live here. */
  public static final String NAMESPACE = "fedoraqa/";

  /** The job that a message asks for: however often it is asked for, it is this one. */
  public static JobRequest of(
      String messageId,
      String task,
      String item,
      String itemType,
      String arch,
      boolean matchHostArch) {
    return named(messageId, NAMESPACE + task, "", "", item, itemType, arch, matchHostArch);
  }

  /** A job that is called after everything that makes it this job. */
  static JobRequest named(
      String messageId,
      String repository,
      String branch,
      String path,
      String item,
      String itemType,
      String arch,
      boolean matchHostArch) {
    UUID uuid =
        JobUuid.of(new JobUuid.Name(messageId, repository, branch, path, item, itemType, arch));
    return new JobRequest(
        uuid,
        messageId,
        repository,
        branch,
        path,
        item,
        itemType,
        arch,
        matchHostArch,
        Optional.empty());
  }

  /** The same work once more, as a job of its own. */
  public JobRequest again(UUID asJob) {
    return new JobRequest(
        asJob,
        messageId,
        repository,
        branch,
        path,
        item,
        itemType,
        arch,
        matchHostArch,
        Optional.of(uuid));
  }

  /** The same under the UUID that it was given once. */
  JobRequest as(UUID given) {
    return new JobRequest(
        given, messageId, repository, branch, path, item, itemType, arch, matchHostArch, againOf);
  }

  /** The task as people call it. */
  public String task() {
    return repository.startsWith(NAMESPACE) ? repository.substring(NAMESPACE.length()) : repository;
  }
}
