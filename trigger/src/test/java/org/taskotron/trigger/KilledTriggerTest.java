package org.taskotron.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.taskotron.trigger.Messages.built;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.bus.ZmqPublisher;
import org.taskotron.base.daemon.Signals;
import org.taskotron.base.test.FreePort;
import org.taskotron.proto.v1.JobRequest;

/** A real trigger in a JVM of its own, killed with -9 in the middle of its work and started again. */
@Tag("process")
class KilledTriggerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int MESSAGES = 400;

  @TempDir
  private Path folder;

  private final FakeMaster master = new FakeMaster();
  private final ZmqPublisher bus = new ZmqPublisher("tcp://127.0.0.1:*");
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<Process> trigger = new AtomicReference<>();
  private int port;

  @BeforeEach
  void configure() throws IOException {
    port = FreePort.find();
    Files.writeString(
        folder.resolve("trigger_rules.yml"),
        "- {when: {message_type: KojiBuildPackageCompleted}, do: [{tasks: [a, b], arches: [noarch]}]}");
    Files.writeString(
        folder.resolve("trigger.yaml"), RunningTrigger.yaml(master.port(), bus.endpoint(), port));
  }

  @AfterEach
  void close() throws InterruptedException {
    kill();
    bus.close();
    master.close();
  }

  private void start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    trigger.set(new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            TriggerMain.class.getName(),
            "run",
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("console.log").toFile())
        .start());
  }

  /** SIGKILL: nothing gets to say goodbye. */
  private void kill() throws InterruptedException {
    Process process = trigger.getAndSet(null);
    if (process != null) {
      process.destroyForcibly();
      process.waitFor();
    }
  }

  private void awaitReady() {
    await().atMost(PATIENCE).ignoreExceptions().until(() -> status("/readyz") == 200);
    assertThat(bus.awaitSubscriber(PATIENCE)).isTrue();
  }

  private int status(String path) throws IOException, InterruptedException {
    return ask(path).statusCode();
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String state(FedmsgEnvelope message) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("/trigger/api/v1/messages/" + message.identity());
    return answer.statusCode() == 200
        ? Messages.json(answer.body()).path("state").asText()
        : "unknown";
  }

  private List<String> csv() throws IOException {
    return Files.readAllLines(folder.resolve("jobs.csv"));
  }

  /** Publishes them, and again as long as none is heard: the subscriber that the bus knows of may be the killed one. */
  private void publishUntil(List<FedmsgEnvelope> messages, Callable<Boolean> heard) {
    AtomicLong published = new AtomicLong(System.nanoTime() - TimeUnit.HOURS.toNanos(1));
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
      if (System.nanoTime() - published.get() > TimeUnit.SECONDS.toNanos(5)) {
        messages.forEach(bus::publish);
        published.set(System.nanoTime());
      }
      return heard.call();
    });
  }

  private void assertEachJobOnce(int jobs) throws IOException {
    assertThat(master.jobs()).hasSize(jobs);
    List<String> lines = csv();
    assertThat(lines.get(0)).startsWith("uuid,taskname,");
    assertThat(lines).allMatch(line -> line.split(",", -1).length == 11);
    assertThat(lines.stream().skip(1).map(line -> line.substring(0, 36)))
        .containsExactlyInAnyOrderElementsOf(
            master.jobs().stream().map(JobRequest::getUuid).toList());
  }

  @Test
  void killedAfterTheMasterTookTheJobsAndBeforeItsAnswer() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch killed = new CountDownLatch(1);
    master.beforeAnswer(() -> {
      taken.countDown();
      try {
        killed.await(60, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    start();
    awaitReady();
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    bus.publish(message);
    assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();
    kill();
    killed.countDown();
    master.beforeAnswer(() -> {});
    assertThat(folder.resolve("jobs.csv")).doesNotExist();
    start();
    await().atMost(PATIENCE).ignoreExceptions().until(() -> state(message).equals("done"));
    assertEachJobOnce(2);
  }

  @Test
  void killedAtAnyMomentEachMessageHasItsEffectOnce() throws Exception {
    List<FedmsgEnvelope> messages = IntStream.range(0, MESSAGES)
        .mapToObj(n -> built("p" + n, "1", "1.fc20"))
        .toList();
    Random random = new Random(3);
    for (int round = 0; round < 5; round++) {
      start();
      awaitReady();
      int before = master.jobs().size();
      List<FedmsgEnvelope> these =
          messages.subList(round * MESSAGES / 5, (round + 1) * MESSAGES / 5);
      int some = 1 + random.nextInt(MESSAGES / 5);
      publishUntil(these, () -> master.jobs().size() >= before + some);
      kill();
    }
    start();
    awaitReady();
    List<FedmsgEnvelope> left = new ArrayList<>(messages);
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> {
          for (FedmsgEnvelope message : List.copyOf(left)) {
            String state = state(message);
            if (state.equals("unknown")) {
              bus.publish(message); // ZeroMQ acknowledges nothing: what was under way is lost, and
              // published again
            } else if (state.equals("done")) {
              left.remove(message);
            }
          }
          return left.isEmpty();
        });
    assertEachJobOnce(2 * MESSAGES);
  }

  @Test
  void asAProcessItObeysItsSignals() throws Exception {
    start();
    awaitReady();
    Process process = trigger.get();
    Files.writeString(folder.resolve("trigger_rules.yml"), "- {when: {nam");
    Signals.send("HUP", process.pid());
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(folder.resolve("twistd.log")).contains("reload refused"));
    FedmsgEnvelope message = built("foo", "1", "1.fc20");
    bus.publish(message);
    await().atMost(PATIENCE).until(() -> state(message).equals("done"));
    Files.writeString(
        folder.resolve("trigger_rules.yml"),
        "- {when: {name: foo}, do: [{tasks: [c], arches: [noarch]}]}");
    Signals.send("HUP", process.pid());
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(folder.resolve("twistd.log")).contains("was read anew"));
    FedmsgEnvelope next = built("foo", "2", "1.fc20");
    bus.publish(next);
    await().atMost(PATIENCE).until(() -> state(next).equals("done"));
    assertThat(master.jobs())
        .extracting(JobRequest::getItem)
        .containsExactly("foo-1-1.fc20", "foo-1-1.fc20", "foo-2-1.fc20");
    Signals.send("TERM", process.pid());
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(Files.readString(folder.resolve("twistd.log"))).doesNotContain(FakeMaster.TOKEN);
  }
}
