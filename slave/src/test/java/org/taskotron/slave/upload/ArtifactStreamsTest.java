package org.taskotron.slave.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Lease;
import org.taskotron.slave.house.FakeMaster;

class ArtifactStreamsTest {

  private static final UUID JOB = UUID.fromString("00000000-0000-7000-8000-000000000001");

  @TempDir
  Path temp;

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Retries retries = new Retries();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private FakeMaster master;
  private ManagedChannel channel;
  private ArtifactStreams streams;

  @BeforeEach
  void begin() {
    master = FakeMaster.start();
    channel = master.connect();
    AttemptCalls calls = new AttemptCalls(
        channel, new AttemptId(JOB, 1), new Lease(7, new Secret(FakeMaster.SECRET)));
    streams = new ArtifactStreams(new ArtifactUpload(calls, retries, new Random(1)), executor);
  }

  @AfterEach
  void end() {
    executor.shutdownNow();
    channel.shutdownNow();
    master.close();
  }

  private List<Artifact> artifacts(int number) throws IOException {
    List<Artifact> artifacts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Path file = Files.write(temp.resolve("a" + i), new byte[i]);
      artifacts.add(new Artifact(file, "a" + i, i));
    }
    return artifacts;
  }

  @Test
  void allAreBroughtButThoseThatCannotBe() throws Exception {
    List<Artifact> artifacts = artifacts(50);
    Files.delete(artifacts.get(20).file());
    assertThat(streams.bring(artifacts, lines::add)).hasSize(49);
    assertThat(master.artifacts).hasSize(49);
    assertThat(lines).singleElement().asString().startsWith("artifact a20 is left out");
  }

  @Test
  void noneIsFineToo() throws Exception {
    assertThat(streams.bring(List.of(), lines::add)).isEmpty();
  }

  @Test
  void fourAreOnTheirWayAtATime() throws Exception {
    master.storesArtifacts.drainPermits();
    List<Artifact> artifacts = artifacts(10);
    CompletableFuture<Integer> done = CompletableFuture.supplyAsync(() -> bring(artifacts));
    await().until(() -> master.storesArtifacts.getQueueLength() == 4);
    assertThat(master.artifacts).isEmpty();
    master.storesArtifacts.release(10);
    assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(10);
  }

  @Test
  void aLeaseThatIsOverEndsThemAll() throws Exception {
    master.overLeases.add(7L);
    List<Artifact> artifacts = artifacts(50);
    assertThatThrownBy(() -> streams.bring(artifacts, lines::add)).isInstanceOf(LeaseOver.class);
    assertThat(lines).isEmpty();
  }

  @Test
  void whoIsInterruptedLeavesNoneBehind() throws Exception {
    master.refusingCalls = Optional.of(Status.UNAVAILABLE);
    List<Artifact> artifacts = artifacts(10);
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        ended.complete(new AssertionError(streams.bring(artifacts, lines::add)));
      } catch (LeaseOver | InterruptedException e) {
        ended.complete(e);
      }
    });
    thread.start();
    thread.interrupt();
    assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    executor.shutdown();
    assertThat(executor.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  private int bring(List<Artifact> artifacts) {
    try {
      return streams.bring(artifacts, lines::add).size();
    } catch (LeaseOver | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
