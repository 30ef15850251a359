package org.taskotron.resultsdb.announce;

import java.util.UUID;
import org.taskotron.base.id.NamedUuid;

/**
 * The ids of announcements: the same result under the same topic of the same deployment has one id, however often it is
 * sent and whoever sends it.
 */
record MessageIds(UUID deployment) {

  /** @param topic as the destination's readers see it */
  UUID of(String topic, long result) {
    return NamedUuid.of(deployment, topic + "\0" + result);
  }
}
