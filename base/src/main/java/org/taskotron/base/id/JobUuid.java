package org.taskotron.base.id;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Makes the UUIDs of jobs. A job that a message asked for has a name-based one, so that the same message, two rules
 * that name the same task, and a replay all mean one job; a job that a person asked for has a new one, sortable by time.
 *
 * <p>Safe for use by several threads.
 */
public final class JobUuid {

  /** The namespace of all name-based job UUIDs of this project (RFC 9562, section 5.5). Never changes. */
  public static final UUID NAMESPACE = UUID.fromString("7d1c1a5e-3f0b-5d86-9a77-1f6f0c2b9e41");

  private static final SecureRandom RANDOM = new SecureRandom();

  private JobUuid() {}

  /**
   * What a job is named after; parts that are missing are empty texts.
   *
   * @param messageId the bus message's id; a leading {@code <year>-}, which bridges add, makes no difference
   * @param repository for instance {@code fedoraqa/rpmlint}
   * @param branch as the rule gave it
   * @param path directory of the task in the repository
   * @param item what is tested
   * @param itemType for instance {@code koji_build}
   * @param arch for instance {@code noarch}
   */
  public record Name(
      String messageId,
      String repository,
      String branch,
      String path,
      String item,
      String itemType,
      String arch) {}

  /** The name-based UUID (version 5) of a job: UTF-8, the parts joined by U+0000. */
  public static UUID of(Name name) {
    String text = String.join(
        "\0",
        withoutYear(name.messageId()),
        name.repository(),
        name.branch(),
        name.path(),
        name.item(),
        name.itemType(),
        name.arch());
    return NamedUuid.of(NAMESPACE, text);
  }

  /** A new UUID (version 7): 48 bits of milliseconds, then random bits. */
  public static UUID random(Instant now) {
    long high = now.toEpochMilli() << 16 | 0x7000L | RANDOM.nextInt(0x1000);
    long low = RANDOM.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** The message id without the {@code <year>-} that bridges between the buses put in front of a UUID. */
  public static String withoutYear(String messageId) {
    boolean bridged = messageId.length() == 41
        && messageId.charAt(4) == '-'
        && messageId.substring(0, 4).chars().allMatch(c -> c >= '0' && c <= '9');
    return bridged ? messageId.substring(5) : messageId;
  }
}
