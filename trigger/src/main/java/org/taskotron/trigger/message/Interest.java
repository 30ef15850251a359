package org.taskotron.trigger.message;

import java.util.List;
import java.util.Optional;
import org.taskotron.trigger.event.EventKind;
import org.taskotron.trigger.event.EventKinds;

/**
 * Which messages are worth a look, told by their topics alone.
 *
 * @param prefix of all topics wanted
 * @param deployment whose messages are wanted: those of another are somebody else's
 * @param kinds what listens
 */
public record Interest(String prefix, String deployment, EventKinds kinds) {

  /** Who listens to a topic; nobody, if it is of no interest. */
  public List<EventKind> listeners(String topic) {
    return Topic.parse(topic)
        .filter(parsed -> parsed.prefix().equals(prefix) && parsed.deployment().equals(deployment))
        .map(parsed -> kinds.listeningTo(parsed.rest()))
        .orElse(List.of());
  }

  /** Why a topic is of no interest; empty if it is. */
  public Optional<String> whyNot(String topic) {
    if (!listeners(topic).isEmpty()) {
      return Optional.empty();
    }
    Optional<Topic> parsed = Topic.parse(topic);
    if (parsed.isPresent()
        && parsed.get().prefix().equals(prefix)
        && !parsed.get().deployment().equals(deployment)) {
      return Optional.of("a message of " + parsed.get().deployment() + " (this trigger serves "
          + deployment + ")");
    }
    return Optional.of("nothing listens to this topic");
  }
}
