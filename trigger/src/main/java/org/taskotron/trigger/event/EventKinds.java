package org.taskotron.trigger.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All kinds of events, found by topic. */
public final class EventKinds {

  private final List<EventKind> all;
  private final Map<String, List<EventKind>> byTopic = new HashMap<>();

  public EventKinds(List<EventKind> kinds) {
    this.all = List.copyOf(kinds);
    for (EventKind kind : all) {
      byTopic.computeIfAbsent(kind.topic(), topic -> new ArrayList<>()).add(kind);
    }
  }

  /** Every kind that there is. */
  public static EventKinds all(EventSettings settings) {
    return new EventKinds(List.of(
        new KojiBuildPackageCompleted(settings),
        new CloudCompose(settings),
        new AtomicCompose(settings)));
  }

  /** The kinds that listen to a topic, without its prefix and deployment. */
  public List<EventKind> listeningTo(String topic) {
    return byTopic.getOrDefault(topic, List.of());
  }

  /** The message types that rules may ask for. */
  public List<String> names() {
    return all.stream().map(EventKind::name).toList();
  }

  /** All topics that something listens to. */
  public List<String> topics() {
    return byTopic.keySet().stream().sorted().toList();
  }
}
