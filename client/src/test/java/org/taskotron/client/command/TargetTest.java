package org.taskotron.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Failure;

class TargetTest {

  @TempDir
  Path here;

  @Test
  void withoutAnythingItIsTheUsualPortsAndNoToken() {
    Target target = target(Map.of());
    assertThat(target.grpc()).isEqualTo("127.0.0.1:9989");
    assertThat(target.pages()).isEqualTo(URI.create("http://127.0.0.1:8010/taskmaster"));
    assertThatThrownBy(target::token)
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("no token for 127.0.0.1:9989 (expected --token-file,");
  }

  @Test
  void aHouseThatIsUpIsFoundWithItsToken() throws Exception {
    Path house = Files.createDirectories(here.resolve(".taskotron/secrets")).getParent();
    Files.writeString(house.resolve("secrets/client"), "abc\n");
    Files.writeString(
        house.resolve("house.json"),
        "{\"urls\": {\"master\": \"http://127.0.0.1:20001\", \"grpc\": \"127.0.0.1:20000\"}}");
    Target target = target(Map.of());
    assertThat(target.grpc()).isEqualTo("127.0.0.1:20000");
    assertThat(target.pages()).isEqualTo(URI.create("http://127.0.0.1:20001/taskmaster"));
    assertThat(target.token().reveal()).isEqualTo("abc");
  }

  @Test
  void theEnvironmentIsAskedBeforeTheHouseAndOptionsBeforeBoth() throws Exception {
    Map<String, String> environment = Map.of(
        "TASKOTRON_MASTER", "master.example:9989",
        "TASKOTRON_URL", "https://qa.example/taskmaster/",
        "TASKOTRON_TOKEN", "from the environment");
    assertThat(target(environment).grpc()).isEqualTo("master.example:9989");
    assertThat(target(environment).pages()).isEqualTo(URI.create("https://qa.example/taskmaster"));
    assertThat(target(environment).token().reveal()).isEqualTo("from the environment");
    assertThat(target(environment).loopback()).isFalse();
    Target asked = Target.of(
        Optional.of("localhost:1"), Optional.empty(), Optional.empty(), environment, here);
    assertThat(asked.grpc()).isEqualTo("localhost:1");
    assertThat(asked.loopback()).isTrue();
  }

  private Target target(Map<String, String> environment) {
    return Target.of(Optional.empty(), Optional.empty(), Optional.empty(), environment, here);
  }
}
