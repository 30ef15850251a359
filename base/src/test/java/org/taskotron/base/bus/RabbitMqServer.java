package org.taskotron.base.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.taskotron.base.file.Trees;
import org.taskotron.base.test.FreePort;
import org.taskotron.base.test.TestAuthority;

/**
 * A real RabbitMQ of Debian's package with its STOMP plugin, on free ports of the loopback and with a port mapper of its
 * own, everything in a temporary folder. User {@code guest} with password {@code guest} may do everything in the virtual
 * host {@code /pubsub}. Stopped by process id.
 */
public final class RabbitMqServer implements AutoCloseable {

  private static final String PROGRAM = "/usr/lib/rabbitmq/bin/rabbitmq-server";
  private static @org.jspecify.annotations.Nullable RabbitMqServer shared;

  private final Path folder;
  private final List<String> settings;
  private final int amqp = FreePort.find();
  private final int amqps = FreePort.find();
  private final int stomp = FreePort.find();
  private final int stomps = FreePort.find();
  private final int dist = FreePort.find();
  private final int epmd = FreePort.find();
  private final Optional<TestAuthority> authority;
  private Process process;

  private RabbitMqServer(Path folder, List<String> settings, boolean secured) throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.authority =
        secured ? Optional.of(TestAuthority.in(folder.resolve("tls"))) : Optional.empty();
    configure();
    this.process = launch();
  }

  /** The server that the tests of this JVM share; it has TLS too. */
  public static synchronized RabbitMqServer shared() {
    if (shared == null) {
      shared = start(List.of(), true);
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /**
   * A server of the caller's own, to stop and start at will.
   *
   * @param settings lines of {@code rabbitmq.conf}: {@code max_message_size = 1000}
   */
  public static RabbitMqServer startNew(String... settings) {
    return start(List.of(settings), false);
  }

  private static RabbitMqServer start(List<String> settings, boolean secured) {
    if (!Files.isExecutable(Path.of(PROGRAM))) {
      throw new IllegalStateException(
          PROGRAM
              + " is not there: apt-get install rabbitmq-server, or leave out the tests tagged rabbitmq");
    }
    try {
      Path folder = Files.createTempDirectory(
          "taskotron-rabbitmq",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new RabbitMqServer(folder, settings, secured);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure() throws IOException {
    List<String> lines = new ArrayList<>(List.of(
        "listeners.tcp.1 = 127.0.0.1:" + amqp,
        "stomp.listeners.tcp.1 = 127.0.0.1:" + stomp,
        "default_user = guest",
        "default_pass = guest",
        "default_vhost = /pubsub",
        "loopback_users = none",
        "disk_free_limit.absolute = 1MB",
        "log.console = true",
        "log.console.level = info"));
    authority.ifPresent(tls -> lines.addAll(List.of(
        "listeners.ssl.1 = 127.0.0.1:" + amqps,
        "stomp.listeners.ssl.1 = 127.0.0.1:" + stomps,
        "ssl_options.cacertfile = " + tls.authority(),
        "ssl_options.certfile = " + tls.certificate(),
        "ssl_options.keyfile = " + tls.key(),
        "ssl_options.verify = verify_peer",
        "ssl_options.fail_if_no_peer_cert = true")));
    lines.addAll(settings);
    Files.write(folder.resolve("rabbitmq.conf"), lines);
    Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_stomp].\n");
  }

  private Process launch() {
    ProcessBuilder builder = new ProcessBuilder(PROGRAM)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()));
    Map<String, String> environment = builder.environment();
    environment.put("HOME", folder.toString());
    environment.put("RABBITMQ_NODENAME", "taskotron" + dist + "@localhost");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(amqp));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(dist));
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("mnesia").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_LOGS", "-");
    environment.put(
        "RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_PID_FILE", pidFile().toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(epmd));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    try {
      Process started = builder.start();
      Awaitility.await("RabbitMQ answers (its log: " + folder.resolve("server.log") + ")")
          .atMost(90, TimeUnit.SECONDS)
          .pollInterval(100, TimeUnit.MILLISECONDS)
          .until(() -> {
            if (!started.isAlive()) {
              throw new IllegalStateException(
                  "RabbitMQ ended:\n" + Files.readString(folder.resolve("server.log")));
            }
            List<Integer> ports =
                authority.isPresent() ? List.of(amqp, amqps, stomp, stomps) : List.of(amqp, stomp);
            return ports.stream().allMatch(RabbitMqServer::answers);
          });
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  public int amqpPort() {
    return amqp;
  }

  /** With client certificates. */
  public int amqpsPort() {
    return amqps;
  }

  public int stompPort() {
    return stomp;
  }

  public int stompsPort() {
    return stomps;
  }

  /** Who vouches for the server and for its clients, of the shared server. */
  public TestAuthority authority() {
    return authority.orElseThrow();
  }

  private Path pidFile() {
    return folder.resolve("pid");
  }

  /** The process that is the broker; the one we started is a script around it. */
  private Optional<ProcessHandle> broker() {
    try {
      return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Kills the broker, as a crash would. */
  public void kill() {
    broker().ifPresent(broker -> {
      broker.destroyForcibly();
      broker.onExit().join();
    });
    process.onExit().join();
  }

  /** Starts the broker again on its ports and data. */
  public void startAgain() {
    process = launch();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        kill();
        process.destroyForcibly();
      }
      endPortMapper();
      Trees.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** It stays behind, and refuses to end as long as it remembers the node. */
  private void endPortMapper() {
    Awaitility.await("epmd ends")
        .atMost(15, TimeUnit.SECONDS)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .until(() -> {
          Process end = new ProcessBuilder("epmd", "-port", Integer.toString(epmd), "-kill")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
          return end.waitFor() == 0 || !answers(epmd);
        });
  }
}
