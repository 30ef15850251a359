package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.taskotron.base.daemon.Failure;

class PortsTest {

  @Test
  void theUsualPortsAreTakenWhenAllAreFree() {
    assertThat(Ports.choose(Optional.empty(), port -> true)).isEqualTo(Ports.USUAL);
    assertThat(Ports.USUAL.all())
        .containsExactlyInAnyOrder(9989, 8010, 5001, 5002, 9940, 8011, 8012, 8013, 9941);
  }

  @Test
  void withOneUsualPortTakenTheFirstFreeBlockFrom20000Is() {
    Set<Integer> taken = Set.of(5001, 20_004, 20_011);
    assertThat(Ports.choose(Optional.empty(), port -> !taken.contains(port)))
        .isEqualTo(Ports.from(20_020));
  }

  @Test
  void aBlockAskedForIsInTheOrderThatTheDocumentsPromise() {
    Ports ports = Ports.choose(Optional.of(31_000), port -> true);
    assertThat(ports.masterGrpc()).isEqualTo(31_000);
    assertThat(ports.masterHttp()).isEqualTo(31_001);
    assertThat(ports.resultsApi()).isEqualTo(31_002);
    assertThat(ports.frontend()).isEqualTo(31_003);
    assertThat(ports.bus()).isEqualTo(31_004);
    assertThat(ports.trigger()).isEqualTo(31_005);
    assertThat(ports.slaves()).containsExactly(31_006, 31_007);
  }

  @Test
  void aTakenPortOfTheBlockAskedForIsNamed() {
    assertThatThrownBy(() -> Ports.choose(Optional.of(31_000), port -> port != 31_003))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "port 31003 is taken (expected 31000 to 31008 to be free: --port-base names another block)");
  }

  @Test
  void aPortOnWhichSomebodyListensIsNotFree() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
    }
  }
}
