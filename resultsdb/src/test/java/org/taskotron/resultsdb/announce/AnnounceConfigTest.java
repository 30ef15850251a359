package org.taskotron.resultsdb.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.resultsdb.ResultsDbConfig;

class AnnounceConfigTest {

  private static ResultsDbConfig read(String text) throws ConfigException {
    return ConfigReader.read("resultsdb.yaml", text, ResultsDbConfig.class);
  }

  @Test
  void announcementsHaveTheirDefaults() throws Exception {
    assertThat(read("").announce()).isEqualTo(AnnounceConfig.NONE);
    AnnounceConfig announce = read("""
            announce:
              policy:
                - {testcases: 'dist.*', announce: on_change}
              taskotron_messages: [fedora_messaging]
              fedmsg: {endpoint: 'tcp://127.0.0.1:9941'}
              fedora_messaging: {broker: 'mq.example:5671', tls: {}}
              stomp: {destination: /topic/x, host_and_ports: ['[::1]:61613', 'b.example:61613']}
            """).announce();
    assertThat(announce.destinations()).containsExactly("fedmsg", "fedora_messaging", "stomp");
    assertThat(announce.policy()).containsExactly(new PolicyRule("dist.*", Announce.ON_CHANGE));
    assertThat(announce.fedoraMessaging().orElseThrow().exchange()).isEqualTo("amq.topic");
    assertThat(announce.fedmsg().orElseThrow().topicPrefix()).isEqualTo("org.fedoraproject");
  }

  @Test
  void mistakesInAnnouncementsAreAllTold() {
    assertThatThrownBy(() -> read("""
            announce:
              policy:
                - {testcases: '', announce: sometimes}
              taskotron_messages: [stomp]
              fedmsg: {endpoint: here}
              fedora_messaging: {broker: mq.example, user: me, tls: {certificate: /x}}
              stomp: {host_and_ports: [x]}
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("always, on_change, never")
        .hasMessageContaining("announce.fedmsg.endpoint: here (expected such as tcp://")
        .hasMessageContaining("announce.fedora_messaging.tls.key: missing")
        .hasMessageContaining(
            "announce.stomp.destination: Missing 'destination' option for STOMP messaging plugin")
        .hasMessageContaining("announce.stomp.host_and_ports: x (expected HOST:PORT");
    assertThatThrownBy(() -> read("""
            announce:
              taskotron_messages: [stomp]
              fedora_messaging: {broker: mq.example, user: me}
            """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("announce.fedora_messaging.broker: mq.example (expected HOST:PORT")
        .hasMessageContaining("announce.fedora_messaging.password: missing");
    assertThatThrownBy(() -> read("announce: {dummy: {}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("announce.dummy: unknown key");
    assertThatThrownBy(() -> read("announce: {taskotron_messages: [stomp]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("stomp (expected fedora_messaging or fedmsg");
  }
}
