package org.taskotron.base.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

class ZmqTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path PYTHON = Path.of("/usr/bin/python3");

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();

  private void hear(List<byte[]> frames) {
    heard.add(
        String.join("|", frames.stream().map(frame -> new String(frame, UTF_8)).toList()));
  }

  @Test
  void whatIsPublishedAfterASubscriptionArrives() {
    try (ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*");
        ZmqSubscriber subscriber =
            new ZmqSubscriber(List.of(publisher.endpoint()), List.of("a.", "b."), this::hear)) {
      assertThat(publisher.awaitSubscriber("b.x", PATIENCE)).isTrue();
      assertThat(publisher.awaitSubscriber("a.x", PATIENCE)).isTrue();
      publisher.publish("a.x", "{}".getBytes(UTF_8));
      publisher.publish("c.x", "{}".getBytes(UTF_8));
      publisher.publish("b.x".getBytes(UTF_8));
      publisher.publish("b.x".getBytes(UTF_8), "1".getBytes(UTF_8), "2".getBytes(UTF_8));
      await().atMost(PATIENCE).until(() -> heard.size() == 3);
      assertThat(heard).containsExactly("a.x|{}", "b.x", "b.x|1|2");
    }
  }

  @Test
  void aSubscriberThatTakesNothingHoldsUpTheOthersForAMomentOnly() {
    byte[] large = new byte[4_096];
    AtomicInteger lively = new AtomicInteger();
    try (ZmqPublisher publisher = ZmqPublisher.losingWhatIsNotTaken("tcp://127.0.0.1:*");
        ZContext context = new ZContext()) {
      ZMQ.Socket stuck = context.createSocket(SocketType.SUB);
      stuck.setRcvHWM(1);
      stuck.setReceiveBufferSize(4_096);
      stuck.subscribe("s.");
      stuck.connect(publisher.endpoint());
      assertThat(publisher.awaitSubscriber("s.x", PATIENCE)).isTrue();
      try (ZmqSubscriber subscriber = new ZmqSubscriber(
          List.of(publisher.endpoint()), List.of(""), frames -> lively.incrementAndGet())) {
        assertThat(publisher.awaitSubscriber("other", PATIENCE)).isTrue();
        long begun = System.nanoTime();
        for (int n = 0; n < 30_000; n++) {
          publisher.publish("s.x", large);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
        int before = lively.get();
        await().atMost(PATIENCE).until(() -> {
          publisher.publish("other", large);
          return lively.get() > before;
        });
      }
    }
  }

  @Test
  void aPublisherSeesThatNobodyListens() {
    try (ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*")) {
      assertThat(publisher.awaitSubscriber(Duration.ofMillis(20))).isFalse();
    }
  }

  @Test
  void aConnectionThatGetsStuckInItsGreetingIsMadeAgain() {
    for (int n = 0; n < 40; n++) {
      try (ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*");
          ZmqSubscriber subscriber =
              new ZmqSubscriber(List.of(publisher.endpoint()), List.of(""), this::hear)) {
        assertThat(publisher.awaitSubscriber(PATIENCE)).as("connection " + n).isTrue();
      }
    }
  }

  @Test
  void aTakenPortIsNamed() {
    try (ZmqPublisher first = new ZmqPublisher("tcp://127.0.0.1:*")) {
      assertThatThrownBy(() -> new ZmqPublisher(first.endpoint()).close())
          .hasMessageStartingWith(first.endpoint() + ": cannot be bound");
    }
  }

  @Test
  void anEndpointThatIsNoneIsRefused() {
    assertThatThrownBy(
            () -> new ZmqSubscriber(List.of("127.0.0.1:9940"), List.of(""), this::hear).close())
        .hasMessage("127.0.0.1:9940 (expected tcp://HOST:PORT)");
  }

  @Test
  void aPublisherThatCameBackIsHeardAgain() {
    ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*");
    String endpoint = publisher.endpoint();
    try (ZmqSubscriber subscriber = new ZmqSubscriber(List.of(endpoint), List.of(""), this::hear)) {
      assertThat(publisher.awaitSubscriber(PATIENCE)).isTrue();
      publisher.close();
      try (ZmqPublisher again = new ZmqPublisher(endpoint)) {
        assertThat(again.awaitSubscriber(PATIENCE)).isTrue();
        again.publish("a", "{}".getBytes(UTF_8));
        await().atMost(PATIENCE).until(() -> heard.contains("a|{}"));
      }
    } finally {
      publisher.close();
    }
  }

  @Test
  void aSinkThatThrowsDoesNotEndTheListening() {
    AtomicInteger calls = new AtomicInteger();
    try (ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*");
        ZmqSubscriber subscriber =
            new ZmqSubscriber(List.of(publisher.endpoint()), List.of(""), frames -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the first one hurts");
              }
            })) {
      assertThat(publisher.awaitSubscriber(PATIENCE)).isTrue();
      publisher.publish("a", "{}".getBytes(UTF_8));
      publisher.publish("a", "{}".getBytes(UTF_8));
      await().atMost(PATIENCE).until(() -> calls.get() == 2);
    }
  }

  @Test
  void nothingIsLostInAStormOfThirtyThousand() {
    AtomicInteger count = new AtomicInteger();
    byte[] body = new byte[1_000];
    try (ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*");
        ZmqSubscriber subscriber = new ZmqSubscriber(
            List.of(publisher.endpoint()), List.of(""), frames -> count.incrementAndGet())) {
      assertThat(publisher.awaitSubscriber(PATIENCE)).isTrue();
      for (int n = 0; n < 30_000; n++) {
        publisher.publish("a", body);
      }
      await().atMost(PATIENCE).until(() -> count.get() == 30_000);
    }
  }

  @Test
  void theOriginalsLibraryHearsOurPublisher() throws Exception {
    assumeThat(hasPythonZmq()).as("Debian's python3-zmq").isTrue();
    try (ZmqPublisher publisher = new ZmqPublisher("tcp://127.0.0.1:*")) {
      Process python = python("""
          import sys, zmq
          s = zmq.Context().socket(zmq.SUB)
          s.connect(sys.argv[1]); s.setsockopt(zmq.SUBSCRIBE, b'org.')
          print([f.decode() for f in s.recv_multipart()], flush=True)
          """, publisher.endpoint());
      assertThat(publisher.awaitSubscriber("org.x", PATIENCE)).isTrue();
      publisher.publish("org.x", "{\"ř\": 1}".getBytes(UTF_8));
      assertThat(firstLine(python)).isEqualTo("['org.x', '{\"ř\": 1}']");
      assertThat(python.waitFor()).isZero();
    }
  }

  @Test
  void ourSubscriberHearsTheOriginalsLibrary() throws Exception {
    assumeThat(hasPythonZmq()).as("Debian's python3-zmq").isTrue();
    Process python = python("""
        import sys, zmq
        s = zmq.Context().socket(zmq.XPUB)
        print(s.bind_to_random_port('tcp://127.0.0.1'), flush=True)
        s.recv()
        s.send_multipart([b'org.x', '{"ř": 1}'.encode('utf-8')])
        sys.stdin.readline()
        """);
    String port = firstLine(python);
    try (ZmqSubscriber subscriber =
        new ZmqSubscriber(List.of("tcp://127.0.0.1:" + port), List.of("org."), this::hear)) {
      await().atMost(PATIENCE).until(() -> heard.contains("org.x|{\"ř\": 1}"));
    } finally {
      python.getOutputStream().close();
      assertThat(python.waitFor()).isZero();
    }
  }

  private static boolean hasPythonZmq() throws Exception {
    return Files.isExecutable(PYTHON) && python("import zmq").waitFor() == 0;
  }

  private static Process python(String script, String... args) throws Exception {
    java.util.List<String> command =
        new java.util.ArrayList<>(List.of(PYTHON.toString(), "-c", script));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PYTHONIOENCODING", "utf-8");
    return builder.start();
  }

  private static String firstLine(Process process) throws Exception {
    return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
  }
}
