package org.taskotron.base.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.config.Problem;

@Timeout(60)
class TwistdLogTest {

  private static final Surroundings NOBODY = new Surroundings(false, false, false);

  @TempDir
  Path folder;

  @AfterEach
  void quiet() {
    TwistdLog.toStderr(LogConfig.Level.WARN);
  }

  @Test
  void aLineIsTimeSourceAndText() throws Exception {
    start("{}");
    Logger log = LoggerFactory.getLogger("org.taskotron.master.queue.JobQueue");
    log.info("job {} is queued", "1-2-3");
    log.warn("careful");
    log.error("broken");
    log.debug("not seen");
    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line)
                .matches(
                    "20[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9](:[0-5][0-9]){2}\\+0000 \\[JobQueue] job 1-2-3 is queued"),
            line -> assertThat(line).endsWith(" [JobQueue] WARN careful"),
            line -> assertThat(line).endsWith(" [JobQueue] ERROR broken"));
  }

  @Test
  void nobodysInputForgesALine() throws Exception {
    start("{}");
    LoggerFactory.getLogger("x")
        .info("id\n2026-11-21 12:00:00+0000 [x] forged\r\u001b[31m\u2028", new IOException("a\nb"));
    assertThat(lines().get(0))
        .endsWith("[x] id\\n2026-11-21 12:00:00+0000 [x] forged\\r\\x1b[31m\\u2028");
    assertThat(lines().subList(1, lines().size()))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("\t"));
  }

  @Test
  void whatTheJdkAndGrpcLogArrivesToo() throws Exception {
    start("{}");
    java.util.logging.Logger.getLogger("io.grpc.internal.Thing").warning("from gRPC");
    java.util.logging.Logger.getLogger("io.grpc.internal.Thing").info("talk");
    assertThat(lines()).singleElement().asString().endsWith("[Thing] WARN from gRPC");
  }

  @Test
  void filesAreNumberedBySize() throws Exception {
    start("{size: 1kB, count: 2}");
    Logger log = LoggerFactory.getLogger("x");
    await().until(() -> {
      log.info("x".repeat(400));
      return Files.exists(folder.resolve("twistd.log.2"));
    });
    Path first = folder.resolve("twistd.log.1");
    byte[] before = Files.readAllBytes(first);
    await().until(() -> {
      log.info("y".repeat(400));
      return !java.util.Arrays.equals(before, Files.readAllBytes(first));
    });
    assertThat(Files.readAllBytes(folder.resolve("twistd.log.2"))).isEqualTo(before);
    assertThat(folder.resolve("twistd.log.3")).doesNotExist();
    assertThat(folder.resolve("twistd.log")).exists();
  }

  @Test
  void oneObjectALine() throws Exception {
    start("{format: json}");
    LoggerFactory.getLogger("a.B").warn("a \"quoted\"\nthing", new IOException("why"));
    JsonNode line = new ObjectMapper().readTree(lines().get(0));
    assertThat(lines()).hasSize(1);
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("source").asText()).isEqualTo("B");
    assertThat(line.get("message").asText()).isEqualTo("a \"quoted\"\nthing");
    assertThat(line.get("time").asText()).startsWith("20").endsWith("Z");
    assertThat(line.get("trace").asText()).startsWith("java.io.IOException: why\nat ");
  }

  @Test
  void syslogGetsTheLinesToo() throws Exception {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      start("{syslog: '127.0.0.1:" + socket.getLocalPort() + "'}");
      LoggerFactory.getLogger("a.B").error("help\nme");
      DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
      socket.setSoTimeout(20_000);
      socket.receive(packet);
      assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
          .startsWith("<27>")
          .contains("sample: [B] help me");
    }
  }

  @Test
  void levelsAreSetBySource() throws Exception {
    start("{level: warn, levels: {a: debug}}");
    LoggerFactory.getLogger("a.B").debug("seen");
    LoggerFactory.getLogger("b.C").info("not seen");
    assertThat(lines()).singleElement().asString().endsWith("[B] seen");
    TwistdLog.setLevels(config("{level: info}"));
    LoggerFactory.getLogger("b.C").info("seen now");
    assertThat(lines()).last().asString().endsWith("[C] seen now");
  }

  @Test
  void beforeItIsSetUpOnlyWarningsAreSeenAndNotThoseOfThePool() {
    var context = new ch.qos.logback.classic.LoggerContext();
    new QuietStart().configure(context);
    assertThat(context.getLogger("a.B").isWarnEnabled()).isTrue();
    assertThat(context.getLogger("a.B").isInfoEnabled()).isFalse();
    assertThat(context.getLogger("com.zaxxer.hikari.pool.ProxyConnection").isWarnEnabled())
        .isFalse();
  }

  @Test
  void anotherFileCanBeNamed() throws Exception {
    start("{file: logs/trigger.log}");
    LoggerFactory.getLogger("a").info("here");
    assertThat(Files.readString(folder.resolve("logs/trigger.log"))).endsWith("[a] here\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsAFailure() throws Exception {
    Files.createDirectory(folder.resolve("twistd.log"));
    assertThatThrownBy(() -> start("{}"))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("cannot write " + folder + "/twistd.log: ");
  }

  @Test
  void standardOutputIsForSystemdAndTerminals() {
    assertThat(NOBODY.logsToStdout(LogConfig.Stdout.AUTO)).isFalse();
    assertThat(NOBODY.logsToStdout(LogConfig.Stdout.ALWAYS)).isTrue();
    assertThat(new Surroundings(true, true, false).logsToStdout(LogConfig.Stdout.AUTO))
        .isTrue();
    assertThat(new Surroundings(false, false, true).logsToStdout(LogConfig.Stdout.AUTO))
        .isTrue();
    assertThat(new Surroundings(true, true, true).logsToStdout(LogConfig.Stdout.NEVER))
        .isFalse();
  }

  @Test
  void theJournalGetsPrioritiesInPlaceOfTimes() {
    JournalLayout layout = new JournalLayout();
    var logger = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("a.B");
    var level = ch.qos.logback.classic.Level.WARN;
    var event =
        new ch.qos.logback.classic.spi.LoggingEvent("", logger, level, "careful", null, null);
    assertThat(layout.doLayout(event)).isEqualTo("<4>[B] WARN careful\n");
  }

  @Test
  void defaultsAreThoseOfTheRecord() throws ConfigException {
    assertThat(config("{}")).isEqualTo(LogConfig.defaults());
    assertThat(LogConfig.defaults().size().bytes()).isEqualTo(10_000_000);
    assertThat(LogConfig.defaults().count()).isEqualTo(10);
    assertThat(LogConfig.defaults().syslog()).isEqualTo(Optional.empty());
  }

  @Test
  void impossibleSettingsAreRefused() {
    ConfigException e = catchThrowableOfType(
        ConfigException.class, () -> config("{size: 1B, count: 0, syslog: 'a:b'}"));
    assertThat(e.problems().stream().map(Problem::toString))
        .containsExactly(
            "log.yaml:1:8: size: 1B (expected 1kB or more)",
            "log.yaml:1:19: count: 0 (expected 1 to 100)",
            "log.yaml:1:30: syslog: a:b (expected host or host:port)");
  }

  private void start(String yaml) throws ConfigException {
    TwistdLog.toDirectory("sample", folder, config(yaml), NOBODY);
  }

  private static LogConfig config(String yaml) throws ConfigException {
    return ConfigReader.read("log.yaml", yaml, LogConfig.class);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("twistd.log"));
  }
}
