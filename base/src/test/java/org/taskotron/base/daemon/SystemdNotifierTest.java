package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdNotifierTest {

  @TempDir
  Path folder;

  @Test
  void messagesArriveAtAPath() throws IOException {
    String path = folder.resolve("notify").toString();
    try (Listener listener = new Listener(path);
        SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", path))) {
      notifier.ready("3 of 3 slaves\nREADY=0");
      notifier.status("12 running");
      notifier.alive();
      notifier.stopping("SIGTERM");
      notifier.extendStart(Duration.ofSeconds(30), "waiting");
      assertThat(listener.next()).isEqualTo("READY=1\nSTATUS=3 of 3 slaves READY=0");
      assertThat(listener.next()).isEqualTo("STATUS=12 running");
      assertThat(listener.next()).isEqualTo("WATCHDOG=1");
      assertThat(listener.next()).isEqualTo("STOPPING=1\nSTATUS=ending: SIGTERM");
      assertThat(listener.next()).isEqualTo("EXTEND_TIMEOUT_USEC=30000000\nSTATUS=waiting");
    }
  }

  @Test
  void messagesArriveInTheAbstractNameSpace() throws IOException {
    String name = "taskotron-" + UUID.randomUUID();
    try (Listener listener = new Listener("\0" + name);
        SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "@" + name))) {
      notifier.status("here");
      assertThat(listener.next()).isEqualTo("STATUS=here");
    }
  }

  @Test
  void reloadingCarriesTheMonotonicTime() throws IOException {
    String path = folder.resolve("notify").toString();
    try (Listener listener = new Listener(path);
        SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", path))) {
      notifier.reloading();
      String[] lines = listener.next().split("\n");
      assertThat(lines[0]).isEqualTo("RELOADING=1");
      double uptime =
          Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
      long micros = Long.parseLong(lines[1].substring("MONOTONIC_USEC=".length()));
      assertThat(micros / 1e6).isBetween(uptime - 60, uptime + 1);
    }
  }

  @Test
  void withoutSystemdNothingHappens() throws IOException {
    try (SystemdNotifier notifier = SystemdNotifier.of(Map.of())) {
      assertThat(notifier.present()).isFalse();
      notifier.ready("x");
      assertThat(notifier.watchdog()).isEmpty();
    }
  }

  @Test
  void aSocketThatIsGoneHurtsNobody() throws IOException {
    try (SystemdNotifier notifier =
        SystemdNotifier.of(Map.of("NOTIFY_SOCKET", folder + "/nowhere"))) {
      notifier.ready("x");
      notifier.alive();
    }
    try (SystemdNotifier notifier = SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234"))) {
      assertThat(notifier.present()).isFalse();
    }
    try (SystemdNotifier notifier =
        SystemdNotifier.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(300)))) {
      notifier.ready("x");
    }
  }

  @Test
  void theWatchdogIsOursOrNobodys() {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(SystemdNotifier.of(Map.of("WATCHDOG_USEC", "30000000")).watchdog())
        .contains(Duration.ofSeconds(30));
    assertThat(SystemdNotifier.of(Map.of("WATCHDOG_USEC", "5", "WATCHDOG_PID", pid))
            .watchdog())
        .isPresent();
    assertThat(SystemdNotifier.of(Map.of("WATCHDOG_USEC", "5", "WATCHDOG_PID", "1"))
            .watchdog())
        .isEmpty();
    assertThat(SystemdNotifier.of(Map.of("WATCHDOG_USEC", "soon")).watchdog()).isEmpty();
  }

  @Test
  void aDaemonTellsSystemdItsWholeLife() throws Exception {
    String path = folder.resolve("notify").toString();
    Path directory = Files.createDirectory(folder.resolve("d"));
    Files.writeString(directory.resolve("sample.yaml"), "words: hello");
    try (Listener listener = new Listener(path)) {
      ProcessBuilder builder = new ProcessBuilder(
              Launcher.command(SampleDaemon.class, "run", directory.toString()))
          .redirectErrorStream(true);
      builder.environment().putAll(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "300000"));
      Process process = builder.start();
      listener.awaits("READY=1\nSTATUS=says hello");
      listener.awaits("WATCHDOG=1");
      listener.awaits("WATCHDOG=1");
      Files.writeString(directory.resolve("sample.yaml"), "words: never");
      Signals.send("HUP", process.pid());
      listener.awaits("RELOADING=1\nMONOTONIC_USEC=");
      listener.awaits("READY=1\nSTATUS=reload refused, see the log; says hello");
      Signals.send("TERM", process.pid());
      listener.awaits("STOPPING=1\nSTATUS=ending: SIGTERM");
      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .as("under systemd lines go to standard output too")
          .contains("[Foreground] sample ends: SIGTERM");
      assertThat(process.waitFor()).isZero();
    }
  }

  /** Plays systemd. */
  private static final class Listener implements AutoCloseable {

    private final Socket socket;
    private final List<String> heard = new ArrayList<>();

    Listener(String name) throws IOException {
      assertThat(Epoll.isAvailable()).isTrue();
      socket = Socket.newSocketDomainDgram();
      socket.bind(new DomainSocketAddress(name));
    }

    String next() throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
      AtomicInteger length = new AtomicInteger();
      await().pollInterval(Duration.ofMillis(5)).until(() -> {
        DomainDatagramSocketAddress from =
            socket.recvFromDomainSocket(buffer, 0, buffer.capacity());
        length.set(from == null ? 0 : from.receivedAmount());
        return from != null;
      });
      byte[] bytes = new byte[length.get()];
      buffer.get(0, bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    void awaits(String message) throws IOException {
      long begin = System.nanoTime();
      String next;
      do {
        next = next();
        heard.add(next);
        // The watchdog is told for ever, so that waiting for the next message alone would not end.
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .as("heard %s, not %s", heard, message)
            .isLessThan(Duration.ofSeconds(30));
      } while (!next.startsWith(message));
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
