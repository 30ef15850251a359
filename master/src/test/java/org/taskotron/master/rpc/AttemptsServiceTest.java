package org.taskotron.master.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.master.log.LogSettings;
import org.taskotron.master.log.LogState;
import org.taskotron.proto.v1.ArtifactHeader;
import org.taskotron.proto.v1.ArtifactPart;
import org.taskotron.proto.v1.ArtifactStored;
import org.taskotron.proto.v1.HandInResultsReply;
import org.taskotron.proto.v1.HandInResultsRequest;
import org.taskotron.proto.v1.KeyValues;
import org.taskotron.proto.v1.LogChunk;
import org.taskotron.proto.v1.LogStored;
import org.taskotron.proto.v1.Result;

class AttemptsServiceTest {

  private static final UUID JOB = UUID.fromString("27f94e36-62ec-51e6-83fd-525400d7d6a4");

  @TempDir
  Path folder;

  private AttemptsHouse house;
  private LeaseClaim claim;

  @BeforeEach
  void open() throws Exception {
    house = new AttemptsHouse(folder, LogSettings.USUAL);
    claim = house.lease(JOB, 1);
  }

  @AfterEach
  void close() throws Exception {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/1",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/1/0123456789abcdef0123456789abcdee",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/2/1/0123456789abcdef0123456789abcdef",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/2/0123456789abcdef0123456789abcdef",
        "00000000-62ec-51e6-83fd-525400d7d6a4/1/1/0123456789abcdef0123456789abcdef",
        "27f94e36-62ec-51e6-83fd-525400d7d6a4/1/1/0123456789abcdef0123456789abcdef/more"
      })
  void withoutALeaseThatIsHonouredNobodyHandsAnythingIn(String lease) {
    Answers<LogStored> log = new Answers<>();
    house.stub(lease).writeLog(log);
    assertNotYours(log);
    Answers<ArtifactStored> artifact = new Answers<>();
    house.stub(lease).uploadArtifact(artifact);
    assertNotYours(artifact);
    Answers<HandInResultsReply> results = new Answers<>();
    house.stub(lease).handInResults(HandInResultsRequest.getDefaultInstance(), results);
    assertNotYours(results);
    assertThat(folder.resolve("logs")).isEmptyDirectory();
  }

  private static void assertNotYours(Answers<?> answers) {
    Status status = answers.awaitEnd();
    assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(status.getDescription())
        .doesNotContain("0123456789abcdef")
        .contains("expected JOB/ATTEMPT/LEASE/SECRET");
  }

  @Test
  void aLogIsWrittenAcknowledgedAndClosedAfterItsEnd() {
    Answers<LogStored> said = new Answers<>();
    StreamObserver<LogChunk> log = house.stub(claim).writeLog(said);
    assertThat(said.awaitValue(1)).isEqualTo(LogStored.getDefaultInstance());
    for (int i = 0; i < 100; i++) {
      log.onNext(chunk(i * 10L, "123456789\n", i == 99));
    }
    assertThat(said.awaitEnd()).isEqualTo(Status.OK);
    assertThat(said.values()).last().isEqualTo(stored(1000, true));
    assertThat(house.logs.state(AttemptsHouse.place(claim)))
        .isEqualTo(new LogState(1000, true, false));

    Answers<LogStored> again = new Answers<>();
    house.stub(claim).writeLog(again).onNext(chunk(1000, "", true));
    assertThat(again.awaitEnd()).isEqualTo(Status.OK);
    assertThat(again.values().get(0)).isEqualTo(stored(1000, true));
  }

  @Test
  void aStreamThatBreaksGoesOnWhereItWas() {
    Answers<LogStored> first = new Answers<>();
    StreamObserver<LogChunk> broken = house.stub(claim).writeLog(first);
    first.awaitValue(1);
    broken.onNext(chunk(0, "first ", false));
    assertThat(first.awaitValue(2).getLength()).isEqualTo(6);
    broken.onError(Status.CANCELLED.asException());
    Answers<LogStored> second = new Answers<>();
    StreamObserver<LogChunk> log = house.stub(claim).writeLog(second);
    assertThat(second.awaitValue(1)).isEqualTo(stored(6, false));
    log.onNext(chunk(4, "t second", true));
    assertThat(second.awaitEnd()).isEqualTo(Status.OK);
    assertThat(house.logs.file(AttemptsHouse.place(claim))).hasContent("first second");
  }

  @Test
  void badChunksAreRefusedAndNameWhatWasExpected() {
    assertThat(afterChunk(chunk(5, "x", false)).getCode()).isEqualTo(Status.Code.OUT_OF_RANGE);
    assertThat(afterChunk(LogChunk.newBuilder().setOffset(-1).build()).getDescription())
        .isEqualTo("offset: 18446744073709551615 (expected less than 2^63)");
    assertThat(afterChunk(chunk(0, "x".repeat(32_769), false)).getDescription())
        .isEqualTo("bytes: 32769 of them (expected 32768 at most)");
    assertThat(house.logs.state(AttemptsHouse.place(claim)).length()).isZero();
    assertThat(afterChunk(chunk(0, "x".repeat(32_768), true))).isEqualTo(Status.OK);
  }

  private Status afterChunk(LogChunk chunk) {
    Answers<LogStored> said = new Answers<>();
    house.stub(claim).writeLog(said).onNext(chunk);
    return said.awaitEnd();
  }

  @Test
  void aLeaseThatEndsEndsItsStreams() {
    Answers<LogStored> said = new Answers<>();
    StreamObserver<LogChunk> log = house.stub(claim).writeLog(said);
    said.awaitValue(1);
    log.onNext(chunk(0, "abc", false));
    assertThat(said.awaitValue(2).getLength()).isEqualTo(3);
    Answers<ArtifactStored> artifact = new Answers<>();
    StreamObserver<ArtifactPart> upload = house.stub(claim).uploadArtifact(artifact);
    upload.onNext(header("a", "content"));
    upload.onNext(part("content"));
    await().until(() -> Files.list(folder.resolve("artifacts/.incoming")).count() == 1);
    house.held.clear();
    log.onNext(chunk(3, "def", false));
    upload.onCompleted();
    assertNotYours(said);
    assertNotYours(artifact);
    assertThat(house.logs.file(AttemptsHouse.place(claim))).hasContent("abc");
    await().until(() -> Files.list(folder.resolve("artifacts/.incoming")).count() == 0);
  }

  @Test
  void aSecondStreamOfALogEndsTheFirst() {
    Answers<LogStored> first = new Answers<>();
    house.stub(claim).writeLog(first);
    first.awaitValue(1);
    Answers<LogStored> second = new Answers<>();
    house.stub(claim).writeLog(second).onNext(chunk(0, "x", true));
    assertThat(first.awaitEnd().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(second.awaitEnd()).isEqualTo(Status.OK);
  }

  @Test
  void aFullDiskIsUnavailable() throws Exception {
    Path file = house.logs.file(AttemptsHouse.place(claim));
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    Status status = afterChunk(chunk(0, "x", false));
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("No space left on device");
    LeaseClaim other = house.lease(UUID.randomUUID(), 1);
    Answers<LogStored> said = new Answers<>();
    house.stub(other).writeLog(said).onNext(chunk(0, "x", true));
    assertThat(said.awaitEnd()).isEqualTo(Status.OK);
  }

  @Test
  void anArtifactIsUploadedOnceAndKnownAfterwards() throws Exception {
    byte[] content = new byte[1_000_000];
    new java.util.Random(1).nextBytes(content);
    assertThat(upload("task_output/big", content)).isEqualTo(Status.OK);
    assertThat(Files.readAllBytes(folder.resolve("artifacts/all/" + JOB + "/task_output/big")))
        .isEqualTo(content);
    Answers<ArtifactStored> again = new Answers<>();
    house.stub(claim).uploadArtifact(again).onNext(header("task_output/big", content));
    assertThat(again.awaitEnd()).isEqualTo(Status.OK);
    assertThat(again.values()).singleElement().matches(answer -> !answer.getMade());
    assertThat(
            upload("task_output/big", "other".getBytes(StandardCharsets.UTF_8)).getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
  }

  @Test
  void badUploadsAreRefusedAndLeaveNothing() throws Exception {
    assertThat(upload("../../etc/x", new byte[3]).getDescription())
        .isEqualTo(
            "path: '../../etc/x' (expected no empty part, '.' or '..', and no slash at either end)");
    assertThat(upload("taskotron.log", new byte[3]).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(after(part("no header")).getDescription())
        .isEqualTo("part: bytes (expected a header first)");
    assertThat(after(ArtifactPart.getDefaultInstance()).getDescription())
        .startsWith("part: none that this version");
    assertThat(after().getDescription()).isEqualTo("part: none (expected a header, then bytes)");
    assertThat(after(header("a", "x"), header("b", "x")).getDescription())
        .startsWith("part: a second header");
    assertThat(after(header("a", "content"), part("cont")).getDescription())
        .isEqualTo("a: 4 bytes came (expected 7, as announced)");
    assertThat(after(header("a", "content"), part("content and more")).getDescription())
        .isEqualTo("a: more than 7 bytes came (expected 7, as announced)");
    assertThat(after(header("a", "content"), part("CONTENT")).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            after(header("a", "x".repeat(300_000)), part("x".repeat(262_145))).getDescription())
        .isEqualTo("bytes: 262145 of them (expected 262144 at most)");
    assertThat(folder.resolve("artifacts/20261121")).doesNotExist();
    await().until(() -> Files.list(folder.resolve("artifacts/.incoming")).count() == 0);
    assertThat(after(header("a", "content"), part("content"))).isEqualTo(Status.OK);
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    Answers<ArtifactStored> said = new Answers<>();
    StreamObserver<ArtifactPart> upload = house.stub(claim).uploadArtifact(said);
    upload.onNext(header("a", "content"));
    upload.onNext(part("con"));
    await().until(() -> Files.list(folder.resolve("artifacts/.incoming")).count() == 1);
    upload.onError(Status.CANCELLED.asException());
    await().until(() -> Files.list(folder.resolve("artifacts/.incoming")).count() == 0);
  }

  @Test
  void resultsAreHandedInAndAnsweredWithTheirIds() {
    HandInResultsReply reply =
        house.blocking(claim).handInResults(handIn(10, result("1/2.1").build()));
    assertThat(reply.getResultsList()).singleElement().satisfies(taken -> {
      assertThat(taken.getKey()).isEqualTo(JOB + "/1/2.1");
      assertThat(taken.getResultsdbId()).isEqualTo(100);
    });
    assertThat(house.blocking(claim).handInResults(handIn(0, result("1/2.1").build())))
        .isEqualTo(reply);
    assertThat(house.resultsDb.results()).hasSize(1);
    assertRefused(
        handIn(0, result("1/2.1").setOutcome("FAILED").build()),
        Status.Code.ALREADY_EXISTS,
        "another content is known under this key");
  }

  @Test
  void badResultsAreRefusedAndNothingIsKept() {
    assertRefused(
        handIn(11, result("1/2.1").build()),
        Status.Code.INVALID_ARGUMENT,
        "wait_for_ids_seconds: 11 (expected 0 to 10)");
    assertRefused(handIn(0), Status.Code.INVALID_ARGUMENT, "results: 0 (expected 1 to 1000)");
    assertRefused(
        handIn(0, result("2/2.1").build()),
        Status.Code.INVALID_ARGUMENT,
        "expected one of attempt");
    assertRefused(
        handIn(0, result("x").build()),
        Status.Code.INVALID_ARGUMENT,
        "expected JOB/ATTEMPT/ACTION.ITEM");
    assertRefused(
        handIn(0, result("1/2.1").setOutcome("GREEN").build()),
        Status.Code.INVALID_ARGUMENT,
        "outcome: 'GREEN' (expected one of PASSED, INFO, FAILED, NEEDS_INSPECTION)");
    assertRefused(
        handIn(0, result("1/2.1").setArtifact("x.html").build()),
        Status.Code.INVALID_ARGUMENT,
        "artifact: 'x.html'");
    KeyValues twice = KeyValues.newBuilder().setKey("a").addValues("b").build();
    assertRefused(
        handIn(0, result("1/2.1").addData(twice).addData(twice).build()),
        Status.Code.INVALID_ARGUMENT,
        "a key given twice");
    assertRefused(
        handIn(0, result("1/2.1").build(), result("1/2.2").setItem("").build()),
        Status.Code.INVALID_ARGUMENT,
        "item: ''");
    assertThat(house.results.ofJob(JOB)).isEmpty();
    house.blocking(claim).handInResults(handIn(0, result("1/2.1").build()));
    assertThat(house.results.ofJob(JOB)).hasSize(1);
  }

  @Test
  void anArtifactThatWasUploadedMayBeNamed() throws Exception {
    upload("task_output/report/index.html", "<p>".getBytes(StandardCharsets.UTF_8));
    house
        .blocking(claim)
        .handInResults(handIn(
            0,
            result("1/2.1").setArtifact("report/index.html").build(),
            result("1/2.2").setArtifact("report").build()));
    assertThat(house.results.ofJob(JOB).get(0).refUrl())
        .isEqualTo("http://master/artifacts/all/" + JOB + "/task_output/report/index.html");
  }

  private void assertRefused(HandInResultsRequest request, Status.Code code, String words) {
    assertThatThrownBy(() -> house.blocking(claim).handInResults(request))
        .isInstanceOfSatisfying(StatusRuntimeException.class, refusal -> {
          assertThat(refusal.getStatus().getCode()).isEqualTo(code);
          assertThat(refusal.getStatus().getDescription()).contains(words);
        });
  }

  private static HandInResultsRequest handIn(int wait, Result... results) {
    return HandInResultsRequest.newBuilder()
        .setWaitForIdsSeconds(wait)
        .addAllResults(List.of(results))
        .build();
  }

  private static Result.Builder result(String key) {
    return Result.newBuilder()
        .setKey(JOB + "/" + key)
        .setTestcase("dist.rpmlint")
        .setItem("xchat-0.5-1.fc20")
        .setItemType("koji_build")
        .setOutcome("PASSED");
  }

  private Status upload(String path, byte[] content) throws Exception {
    Answers<ArtifactStored> said = new Answers<>();
    StreamObserver<ArtifactPart> upload = house.stub(claim).uploadArtifact(said);
    upload.onNext(header(path, content));
    for (int from = 0; from < content.length; from += 100_000) {
      upload.onNext(ArtifactPart.newBuilder()
          .setBytes(ByteString.copyFrom(content, from, Math.min(100_000, content.length - from)))
          .build());
    }
    upload.onCompleted();
    return said.awaitEnd();
  }

  private Status after(ArtifactPart... parts) {
    Answers<ArtifactStored> said = new Answers<>();
    StreamObserver<ArtifactPart> upload = house.stub(claim).uploadArtifact(said);
    for (ArtifactPart part : parts) {
      upload.onNext(part);
    }
    upload.onCompleted();
    return said.awaitEnd();
  }

  private static ArtifactPart header(String path, String content) {
    return header(path, content.getBytes(StandardCharsets.UTF_8));
  }

  private static ArtifactPart header(String path, byte[] content) {
    try {
      String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      return ArtifactPart.newBuilder()
          .setHeader(
              ArtifactHeader.newBuilder().setPath(path).setSize(content.length).setSha256(sha))
          .build();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ArtifactPart part(String content) {
    return ArtifactPart.newBuilder().setBytes(ByteString.copyFromUtf8(content)).build();
  }

  private static LogChunk chunk(long offset, String text, boolean end) {
    return LogChunk.newBuilder()
        .setOffset(offset)
        .setBytes(ByteString.copyFromUtf8(text))
        .setEnd(end)
        .build();
  }

  private static LogStored stored(long length, boolean ended) {
    return LogStored.newBuilder().setLength(length).setEnded(ended).build();
  }
}
