package org.taskotron.resultsdb.announce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.taskotron.base.config.Checks;

/**
 * {@code announce:} in {@code resultsdb.yaml}. Without a destination nothing is announced.
 *
 * @param policy which results; the first rule whose pattern fits decides, without one a result is announced
 * @param taskotronMessages destinations that also get {@code taskotron.result.new}: {@code fedora_messaging}, {@code fedmsg}
 */
public record AnnounceConfig(
    List<PolicyRule> policy,
    List<String> taskotronMessages,
    Optional<FedmsgConfig> fedmsg,
    Optional<FedoraMessagingConfig> fedoraMessaging,
    Optional<StompConfig> stomp) {

  public AnnounceConfig {
    policy = List.copyOf(policy);
    taskotronMessages = List.copyOf(taskotronMessages);
    Checks checks = new Checks();
    for (String name : taskotronMessages) {
      boolean there = name.equals(FedmsgDestination.NAME) && fedmsg.isPresent()
          || name.equals(FedoraMessagingDestination.NAME) && fedoraMessaging.isPresent();
      checks.that(
          there,
          "taskotronMessages",
          name + " (expected fedora_messaging or fedmsg, and such a section beside this list)");
    }
    checks.done();
  }

  /** Everything there is to configure, empty. */
  public static final AnnounceConfig NONE = new AnnounceConfig(
      List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty());

  /** The names of the configured destinations. */
  public List<String> destinations() {
    List<String> names = new ArrayList<>();
    fedmsg.ifPresent(there -> names.add(FedmsgDestination.NAME));
    fedoraMessaging.ifPresent(there -> names.add(FedoraMessagingDestination.NAME));
    stomp.ifPresent(there -> names.add(StompDestination.NAME));
    return List.copyOf(names);
  }
}
