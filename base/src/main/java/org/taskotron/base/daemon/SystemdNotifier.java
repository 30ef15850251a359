package org.taskotron.base.daemon;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how a service of {@code Type=notify} fares: one datagram a message, to the socket that {@code
 * $NOTIFY_SOCKET} names. Does nothing when there is none. The JDK has no unix datagrams; Netty, which we have, does, and its
 * datagrams carry the JVM's own process id, so that {@code NotifyAccess=main} is enough.
 *
 * <p>Safe for use by several threads.
 */
final class SystemdNotifier implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SystemdNotifier.class);

  private final byte @Nullable [] address;
  private final @Nullable Duration watchdog;
  private @Nullable Socket socket;
  private boolean failing;

  private SystemdNotifier(byte @Nullable [] address, @Nullable Duration watchdog) {
    this.address = address;
    this.watchdog = watchdog;
  }

  static SystemdNotifier of(Map<String, String> environment) {
    return new SystemdNotifier(
        address(environment.getOrDefault("NOTIFY_SOCKET", "")), watchdog(environment));
  }

  /** A path, or with {@code @} in front a name in the abstract name space, whose first byte is 0. */
  private static byte @Nullable [] address(String name) {
    if (name.startsWith("/") || name.startsWith("@")) {
      byte[] address = name.getBytes(StandardCharsets.UTF_8);
      if (address[0] == '@') {
        address[0] = 0;
      }
      return address;
    }
    if (!name.isEmpty()) {
      log.warn("NOTIFY_SOCKET={} (expected a path or @name): systemd hears nothing from us", name);
    }
    return null;
  }

  private static @Nullable Duration watchdog(Map<String, String> environment) {
    String pid = environment.get("WATCHDOG_PID");
    if (pid != null && !pid.equals(Long.toString(ProcessHandle.current().pid()))) {
      return null;
    }
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
      return micros > 0 ? Duration.ofNanos(Math.multiplyExact(micros, 1_000)) : null;
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  boolean present() {
    return address != null;
  }

  /** After how much silence systemd kills us; empty when it does not. */
  Optional<Duration> watchdog() {
    return Optional.ofNullable(watchdog);
  }

  void ready(String status) {
    send("READY=1\nSTATUS=" + oneLine(status));
  }

  void status(String status) {
    send("STATUS=" + oneLine(status));
  }

  /** Followed by {@link #ready} when it is over, however it ended. */
  void reloading() {
    // On Linux this is CLOCK_MONOTONIC, which is what systemd compares with.
    send("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1_000
        + "\nSTATUS=reading the configuration");
  }

  void stopping(String why) {
    send("STOPPING=1\nSTATUS=" + oneLine("ending: " + why));
  }

  void alive() {
    send("WATCHDOG=1");
  }

  /** Starting takes longer, but goes on. */
  void extendStart(Duration by, String status) {
    send("EXTEND_TIMEOUT_USEC=" + by.toNanos() / 1_000 + "\nSTATUS=" + oneLine(status));
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }

  private synchronized void send(String message) {
    if (address == null) {
      return;
    }
    try {
      byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
      ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
      int sent = socket().sendToDomainSocket(buffer, 0, bytes.length, address);
      if (sent != bytes.length) {
        throw new IOException("the socket is full");
      }
      failing = false;
    } catch (IOException | RuntimeException e) {
      if (!failing) { // once is enough
        log.warn("cannot tell systemd: {}", e.toString());
      }
      failing = true;
    }
  }

  private Socket socket() throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException("no native library for this machine", Epoll.unavailabilityCause());
    }
    if (socket == null) {
      socket = Socket.newSocketDomainDgram();
    }
    return socket;
  }

  @Override
  public synchronized void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
