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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.slave.connection.AttemptId;
import org.taskotron.slave.connection.Lease;
import org.taskotron.slave.house.FakeMaster;

class ArtifactUploadTest {

  private static final UUID JOB = UUID.fromString("00000000-0000-7000-8000-000000000001");

  @TempDir
  Path temp;

  private FakeMaster master;
  private ManagedChannel channel;
  private final Retries retries = new Retries();
  private final List<String> lines = new ArrayList<>();
  private ArtifactUpload upload;

  @BeforeEach
  void begin() {
    master = FakeMaster.start();
    channel = master.connect();
    AttemptCalls calls = new AttemptCalls(
        channel, new AttemptId(JOB, 1), new Lease(7, new Secret(FakeMaster.SECRET)));
    upload = new ArtifactUpload(calls, retries, new Random(1));
  }

  @AfterEach
  void end() {
    channel.shutdownNow();
    master.close();
  }

  private Artifact artifact(String path, byte[] content) throws IOException {
    Path file = Files.write(temp.resolve(path), content);
    return new Artifact(file, path, content.length);
  }

  private byte[] stored(String path) {
    return master.artifacts.get(JOB + "/1:" + path);
  }

  @Test
  void aFileIsWithTheMasterAsItIs() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(3).nextBytes(content);
    assertThat(upload.upload(artifact("big.bin", content), lines::add)).isTrue();
    assertThat(stored("task_output/big.bin")).isEqualTo(content);
    assertThat(master.uploads.get(0).getSize()).isEqualTo(3_000_000);
    assertThat(master.uploads.get(0).getSha256()).matches("[0-9a-f]{64}");
  }

  @Test
  void anEmptyFileIsOneToo() throws Exception {
    assertThat(upload.upload(artifact("empty", new byte[0]), lines::add)).isTrue();
    assertThat(stored("task_output/empty")).isEmpty();
  }

  @Test
  void sentTwiceItIsThereOnce() throws Exception {
    Artifact artifact = artifact("same", new byte[] {1, 2, 3});
    assertThat(upload.upload(artifact, lines::add)).isTrue();
    assertThat(upload.upload(artifact, lines::add)).isTrue();
    assertThat(master.artifacts).hasSize(1);
  }

  @Test
  void otherContentUnderAKnownPathIsSaid() throws Exception {
    upload.upload(artifact("same", new byte[] {1}), lines::add);
    assertThat(upload.upload(artifact("same", new byte[] {2}), lines::add)).isFalse();
    assertThat(lines)
        .containsExactly("artifact same is refused by the master: ALREADY_EXISTS: other content");
  }

  @Test
  void aMasterThatIsAwayIsWaitedFor() throws Exception {
    master.refusingCalls = Optional.of(Status.UNAVAILABLE);
    Artifact artifact = artifact("file", new byte[] {1});
    CompletableFuture<Boolean> done = CompletableFuture.supplyAsync(() -> {
      try {
        return upload.upload(artifact, lines::add);
      } catch (LeaseOver | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    await().during(java.time.Duration.ofMillis(300)).until(() -> !done.isDone());
    master.refusingCalls = Optional.empty();
    retries.masterIsThere();
    assertThat(done.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(lines).isEmpty();
  }

  @Test
  void aLeaseThatIsOverIsNotTriedAgain() throws Exception {
    master.overLeases.add(7L);
    Artifact artifact = artifact("file", new byte[] {1});
    assertThatThrownBy(() -> upload.upload(artifact, lines::add)).isInstanceOf(LeaseOver.class);
  }

  @Test
  void aFileThatIsGoneIsSaid() throws Exception {
    Artifact artifact = artifact("file", new byte[] {1});
    Files.delete(artifact.file());
    assertThat(upload.upload(artifact, lines::add)).isFalse();
    assertThat(lines).singleElement().asString().startsWith("artifact file is left out");
  }
}
