package org.taskotron.trigger;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.ZmqPublisher;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.Clocks;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.trigger.config.Settings;

/** A trigger with its bus, over real sockets, in a folder. */
final class RunningTrigger implements AutoCloseable {

  /** Long: the machine may be busy with others. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final ZmqPublisher bus = new ZmqPublisher("tcp://127.0.0.1:*");
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicLong skipped = new AtomicLong();
  private final Ticker ticker = () -> System.nanoTime() + skipped.get();
  private volatile Optional<Trigger> trigger = Optional.empty();
  private Optional<Chassis> chassis = Optional.empty();

  RunningTrigger(Path folder) {
    this.folder = folder;
  }

  /** Writes a configuration and rules. */
  RunningTrigger configured(FakeMaster master, String rules, String... more) throws IOException {
    Files.writeString(folder.resolve("trigger_rules.yml"), rules);
    Files.writeString(folder.resolve("trigger.yaml"), yaml(master.port(), bus.endpoint(), 0, more));
    return this;
  }

  /** The same, with TLS towards the master and its certificate as the only one that is trusted. */
  RunningTrigger configuredWithTls(FakeMaster master, Path ca, String rules) throws IOException {
    configured(master, rules);
    Path yaml = folder.resolve("trigger.yaml");
    Files.writeString(
        yaml,
        Files.readString(yaml)
            .replace(
                "token: " + FakeMaster.TOKEN,
                "token: %s, tls: {ca: '%s'}".formatted(FakeMaster.TOKEN, ca)));
    return this;
  }

  static String yaml(int masterPort, String endpoint, int webPort, String... more) {
    return """
        master: {address: '127.0.0.1:%d', token: %s}
        bus: {endpoints: ['%s']}
        web: {port: %d, access_log: none}
        %s
        """.formatted(masterPort, FakeMaster.TOKEN, endpoint, webPort, String.join("\n", more));
  }

  Path folder() {
    return folder;
  }

  ZmqPublisher bus() {
    return bus;
  }

  /** Starts it and waits until it listens. */
  RunningTrigger start() throws Exception {
    startInBackground().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return this;
  }

  /** Starts it and waits until it listens; what else it needs may be away, and then the start goes on for so long. */
  CompletableFuture<Void> startInBackground() throws Exception {
    Settings settings = Settings.read(folder.resolve("trigger.yaml"));
    Chassis made = new Chassis("trigger", folder, Clocks.microseconds(), ticker);
    chassis = Optional.of(made);
    CompletableFuture<Void> started = CompletableFuture.runAsync(() -> {
      try {
        trigger = Optional.of(Trigger.start(made, settings));
      } catch (Exception e) {
        throw new CompletionException(e);
      }
    });
    if (!bus.awaitSubscriber(PATIENCE)) {
      started.get(1, TimeUnit.SECONDS); // tells why, if it knows
      throw new IllegalStateException("the trigger does not listen");
    }
    return started;
  }

  /** Lets minutes pass in which the chassis looks each second at what is waited for, as it does in the program. */
  void letPass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      skipped.addAndGet(Duration.ofSeconds(1).toNanos());
      chassis().readiness().pass();
    }
  }

  /** Stops it, and waits until the bus knows: whoever starts it again is to wait for the new one's subscription. */
  void stop() {
    if (trigger.isPresent()) {
      trigger.get().close();
      trigger = Optional.empty();
      await().atMost(PATIENCE).until(() -> !bus.awaitSubscriber(Duration.ofMillis(1)));
    }
  }

  Chassis chassis() {
    return chassis.orElseThrow();
  }

  void reload() throws ConfigException {
    trigger.orElseThrow().reload();
  }

  /** Publishes messages. */
  void publish(FedmsgEnvelope... messages) {
    for (FedmsgEnvelope message : messages) {
      bus.publish(message);
    }
  }

  /** What REST says about a message; empty if it was never seen. */
  Optional<JsonNode> message(String id) {
    HttpResponse<String> answer = get("/trigger/api/v1/messages/" + id);
    return answer.statusCode() == 200
        ? Optional.of(Messages.json(answer.body()))
        : Optional.empty();
  }

  String state(FedmsgEnvelope message) {
    return message(message.identity()).map(json -> json.path("state").asText()).orElse("unknown");
  }

  HttpResponse<String> get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + trigger.orElseThrow().webPort() + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(uri.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The lines of jobs.csv behind its header. */
  List<String> csv() throws IOException {
    Path file = folder.resolve("jobs.csv");
    return Files.exists(file) ? Files.readAllLines(file).stream().skip(1).toList() : List.of();
  }

  double metric(String line) {
    return get("/metrics")
        .body()
        .lines()
        .filter(one -> one.startsWith(line + " "))
        .mapToDouble(one -> Double.parseDouble(one.substring(one.lastIndexOf(' '))))
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    stop();
    bus.close();
  }
}
