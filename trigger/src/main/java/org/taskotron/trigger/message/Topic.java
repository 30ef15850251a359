package org.taskotron.trigger.message;

import java.util.List;
import java.util.Optional;

/**
 * A topic, {@code org.fedoraproject.prod.buildsys.build.state.change}.
 *
 * @param prefix {@code org.fedoraproject}
 * @param deployment {@code prod}, {@code stg} or {@code dev}
 * @param rest {@code buildsys.build.state.change}
 */
public record Topic(String prefix, String deployment, String rest) {

  private static final List<String> DEPLOYMENTS = List.of("prod", "stg", "dev");

  /** The first word that is a deployment divides it; empty if there is none. */
  public static Optional<Topic> parse(String topic) {
    List<String> words = List.of(topic.split("\\.", -1));
    for (int n = 1; n < words.size() - 1; n++) {
      if (DEPLOYMENTS.contains(words.get(n))) {
        return Optional.of(new Topic(
            String.join(".", words.subList(0, n)),
            words.get(n),
            String.join(".", words.subList(n + 1, words.size()))));
      }
    }
    return Optional.empty();
  }
}
