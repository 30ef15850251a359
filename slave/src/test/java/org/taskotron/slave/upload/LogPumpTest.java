package org.taskotron.slave.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Lease;
import org.taskotron.slave.house.FakeMaster;

class LogPumpTest {

  private static final UUID JOB = UUID.fromString("00000000-0000-7000-8000-000000000001");

  @TempDir
  Path temp;

  private FakeMaster master;
  private ManagedChannel channel;
  private final Retries retries = new Retries();
  private LogPump pump;
  private Path spool;

  @BeforeEach
  void begin() throws IOException {
    master = FakeMaster.start();
    channel = master.connect();
    pump = new LogPump(retries, new Random(1));
    spool = Files.createFile(temp.resolve("taskotron.log"));
  }

  @AfterEach
  void end() {
    pump.close();
    channel.shutdownNow();
    master.close();
  }

  private LogStream stream(boolean fresh) throws IOException {
    return stream(fresh, Long.MAX_VALUE);
  }

  private LogStream stream(boolean fresh, long limit) throws IOException {
    AttemptCalls calls = new AttemptCalls(
        channel, new AttemptId(JOB, 1), new Lease(7, new Secret(FakeMaster.SECRET)));
    return pump.open(spool, calls, limit, fresh);
  }

  private void print(String text) throws IOException {
    Files.writeString(spool, text, StandardOpenOption.APPEND);
  }

  private static void taken(CompletableFuture<Void> end) throws Exception {
    end.get(20, TimeUnit.SECONDS);
  }

  @Test
  void aLineIsWithTheMasterWhileTheTaskGoesOn() throws Exception {
    stream(true);
    print("one\n");
    await().until(() -> master.log(JOB).text().equals("one\n"));
    print("two\n");
    await().until(() -> master.log(JOB).text().equals("one\ntwo\n"));
    assertThat(master.log(JOB).ended()).isFalse();
    assertThat(master.log(JOB).streams).isEqualTo(1);
  }

  @Test
  void theEndIsTakenWithTheLastByte() throws Exception {
    LogStream log = stream(true);
    print("all of it\n");
    taken(log.end());
    assertThat(master.log(JOB).text()).isEqualTo("all of it\n");
    assertThat(master.log(JOB).ended()).isTrue();
  }

  @Test
  void anEmptyLogEndsToo() throws Exception {
    taken(stream(true).end());
    assertThat(master.log(JOB).ended()).isTrue();
  }

  @Test
  void aLargeLogComesInChunksAndWhole() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(2).nextBytes(large);
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (large[i] & 0x3f | 0x20);
    }
    Files.write(spool, large);
    taken(stream(true).end());
    assertThat(master.log(JOB).text()).isEqualTo(new String(large, StandardCharsets.ISO_8859_1));
    assertThat(master.log(JOB).largestChunk).isEqualTo(LogStream.CHUNK);
  }

  @Test
  void aMasterThatWasAwayGoesOnWithWhatItHas() throws Exception {
    LogStream log = stream(true);
    print("before\n");
    await().until(() -> master.log(JOB).text().equals("before\n"));
    master.vanish();
    print("while away\n");
    CompletableFuture<Void> end = log.end();
    master.comeBack();
    channel.resetConnectBackoff();
    retries.masterIsThere();
    taken(end);
    assertThat(master.log(JOB).text()).isEqualTo("before\nwhile away\n");
  }

  @Test
  void aRestartedSlaveGoesOnFromWhatTheMasterHas() throws Exception {
    LogStream before = stream(true);
    print("before\n");
    await().until(() -> master.log(JOB).text().equals("before\n"));
    before.abandon();
    print("after\n");
    taken(stream(false).end());
    assertThat(master.log(JOB).text()).isEqualTo("before\nafter\n");
  }

  @Test
  void theEndMayBeSaidAgain() throws Exception {
    print("all\n");
    taken(stream(true).end());
    taken(stream(false).end());
    assertThat(master.log(JOB).text()).isEqualTo("all\n");
  }

  @Test
  void noMoreThanTheWindowIsUnderWay() throws Exception {
    master.log(JOB).acknowledgesUpTo = 1_000_000;
    Files.write(spool, new byte[20_000_000]);
    LogStream log = stream(true);
    int most = (int) (1_000_000 + LogStream.WINDOW + LogStream.CHUNK);
    await().until(() -> master.log(JOB).length() > LogStream.WINDOW);
    await().during(Duration.ofMillis(300)).until(() -> master.log(JOB).length() <= most);
    master.log(JOB).acknowledgesUpTo = Long.MAX_VALUE;
    master.vanish();
    master.comeBack();
    channel.resetConnectBackoff();
    retries.masterIsThere();
    taken(log.end());
    assertThat(master.log(JOB).length()).isEqualTo(20_000_000);
  }

  @Test
  void aLeaseThatIsOverEndsTheStream() throws Exception {
    LogStream log = stream(true);
    print("before\n");
    await().until(() -> master.log(JOB).text().equals("before\n"));
    master.overLeases.add(7L);
    master.vanish();
    master.comeBack();
    channel.resetConnectBackoff();
    retries.masterIsThere();
    assertThatThrownBy(() -> taken(log.end()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(LeaseOver.class);
  }

  @Test
  void aMasterThatIsBusyIsAskedAgain() throws Exception {
    master.refusingCalls = java.util.Optional.of(Status.UNAVAILABLE);
    LogStream log = stream(true);
    print("patience\n");
    CompletableFuture<Void> end = log.end();
    await().during(Duration.ofMillis(300)).until(() -> !end.isDone());
    master.refusingCalls = java.util.Optional.empty();
    retries.masterIsThere();
    taken(end);
    assertThat(master.log(JOB).text()).isEqualTo("patience\n");
  }

  @Test
  void whatTheMasterDoesNotKeepIsHardlySent() throws Exception {
    Files.write(spool, new byte[10_000_000]);
    taken(stream(true, 1_000_000).end());
    assertThat(master.log(JOB).length())
        .isGreaterThan(1_000_000)
        .isLessThanOrEqualTo(1_000_000 + LogStream.CHUNK);
  }

  @Test
  void aLogThatIsCutMeanwhileEndsWhereItWasSent() throws Exception {
    LogStream log = stream(true);
    print("0123456789");
    await().until(() -> master.log(JOB).length() == 10);
    Files.write(spool, "01234".getBytes(StandardCharsets.UTF_8));
    taken(log.end());
    assertThat(master.log(JOB).text()).isEqualTo("0123456789");
  }
}
