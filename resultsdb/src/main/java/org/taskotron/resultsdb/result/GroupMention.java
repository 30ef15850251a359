package org.taskotron.resultsdb.result;

import java.util.Optional;

/**
 * A group as somebody names it.
 *
 * @param uuid missing: a new group with a UUID of ours
 */
public record GroupMention(Optional<String> uuid, Said description, Said refUrl) {

  /** Its uuid and nothing else. */
  public static GroupMention of(String uuid) {
    return new GroupMention(Optional.of(uuid), Said.NOTHING, Said.NOTHING);
  }
}
