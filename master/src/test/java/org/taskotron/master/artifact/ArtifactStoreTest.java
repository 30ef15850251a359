package org.taskotron.master.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.master.job.AttemptPlace;

class ArtifactStoreTest {

  private static final UUID JOB = UUID.fromString("27f94e36-62ec-51e6-83fd-525400d7d6a4");
  private static final Instant SUBMITTED = Instant.parse("2026-11-21T12:00:00Z");
  private static final AttemptPlace FIRST = AttemptPlace.of(JOB, 1, SUBMITTED);
  private static final AttemptPlace SECOND = AttemptPlace.of(JOB, 2, SUBMITTED);

  @TempDir
  Path root;

  private ArtifactStore store;

  @BeforeEach
  void open() throws IOException {
    store = ArtifactStore.open(root, ArtifactLimits.USUAL);
  }

  @Test
  void anArtifactIsStoredUnderItsDayAndItsJobAndFoundUnderAll() throws IOException {
    assertThat(upload(FIRST, "task_output/report.html", "<p>fine")).isEqualTo(new Stored(true));
    assertThat(root.resolve("20261121/" + JOB + "/task_output/report.html")).hasContent("<p>fine");
    assertThat(root.resolve("all/" + JOB + "/task_output/report.html")).hasContent("<p>fine");
    assertThat(Files.readSymbolicLink(root.resolve("all/" + JOB))).isRelative();
    assertThat(store.dayOf(JOB)).contains("20261121");
    assertNothingIsOnItsWay();
  }

  @Test
  void aFurtherAttemptHasAFolderOfItsOwn() throws IOException {
    upload(FIRST, "task_output/a", "first");
    assertThat(upload(SECOND, "task_output/a", "second")).isEqualTo(new Stored(true));
    assertThat(root.resolve("all/" + JOB + "/task_output/a")).hasContent("first");
    assertThat(root.resolve("all/" + JOB + "/attempt-2/task_output/a")).hasContent("second");
  }

  @Test
  void theSameAgainIsNothingNewAndNeedsNoBytes() throws IOException {
    upload(FIRST, "a", "content");
    assertThat(begin(FIRST, "a", "content")).isEqualTo(new Stored(false));
    Files.delete(root.resolve("all/" + JOB));
    assertThat(begin(FIRST, "a", "content")).isEqualTo(new Stored(false));
    assertThat(root.resolve("all/" + JOB + "/a")).hasContent("content");
  }

  @Test
  void anotherContentUnderAKnownPathIsAConflict() throws IOException {
    upload(FIRST, "a", "content");
    assertThat(begin(FIRST, "a", "CONTENT"))
        .isEqualTo(new Refused(true, "a: another content is stored under this path"));
    assertThat(begin(FIRST, "a", "longer content")).isInstanceOf(Refused.class);
    assertThat(root.resolve("all/" + JOB + "/a")).hasContent("content");
  }

  @Test
  void ofTwoUploadsOfOnePathTheFirstThatIsWholeWins() throws IOException {
    try (Upload one = (Upload) begin(FIRST, "a", "same");
        Upload two = (Upload) begin(FIRST, "a", "same");
        Upload other = (Upload) begin(FIRST, "a", "other")) {
      one.write(bytes("same"));
      two.write(bytes("same"));
      other.write(bytes("other"));
      assertThat(two.finish()).isEqualTo(new Stored(true));
      assertThat(one.finish()).isEqualTo(new Stored(false));
      assertThat(other.finish())
          .isEqualTo(new Refused(true, "a: another content is stored under this path"));
    }
    assertThat(root.resolve("all/" + JOB + "/a")).hasContent("same");
    assertNothingIsOnItsWay();
  }

  @Test
  void bytesThatAreNotTheAnnouncedOnesAreRefused() throws IOException {
    try (Upload upload = (Upload) store.begin(FIRST, "a", 7, sha("content"))) {
      upload.write(bytes("CONTENT"));
      assertThat(upload.finish())
          .isEqualTo(new Refused(
              false,
              "a: SHA-256 of what came is " + sha("CONTENT") + " (expected " + sha("content")
                  + ")"));
    }
    try (Upload upload = (Upload) store.begin(FIRST, "a", 7, sha("content"))) {
      upload.write(bytes("con"));
      assertThat(upload.finish())
          .isEqualTo(new Refused(false, "a: 3 bytes came (expected 7, as announced)"));
    }
    try (Upload upload = (Upload) store.begin(FIRST, "a", 7, sha("content"))) {
      upload.write(bytes("content and"));
      upload.write(bytes("more"));
      assertThat(upload.overflowed()).isTrue();
      assertThat(upload.finish())
          .isEqualTo(new Refused(false, "a: more than 7 bytes came (expected 7, as announced)"));
    }
    assertThat(root.resolve("20261121")).doesNotExist();
    assertNothingIsOnItsWay();
    assertThat(upload(FIRST, "a", "content")).isEqualTo(new Stored(true));
  }

  @Test
  void aPathThatLeadsElsewhereIsRefusedAndNothingIsWritten() throws IOException {
    for (String path :
        new String[] {"../../x", "/etc/x", "a/../../../x", "taskotron.log", "attempt-2/x", "a\0b"
        }) {
      assertThat(begin(FIRST, path, "evil")).as(path).isInstanceOf(Refused.class);
      assertThat(store.has(FIRST, path)).isFalse();
    }
    assertThat(root.resolve("20261121")).doesNotExist();
    assertThat(upload(FIRST, "a", "content")).isEqualTo(new Stored(true));
  }

  @Test
  void aFileIsNoFolderAndAFolderNoFile() throws IOException {
    upload(FIRST, "a", "file");
    upload(FIRST, "b/c", "file");
    assertThat(begin(FIRST, "a/x", "x"))
        .isEqualTo(new Refused(false, "a/x: 'a' is a file (expected a folder there, or nothing)"));
    assertThat(begin(FIRST, "b", "x"))
        .isEqualTo(new Refused(false, "b: is a folder here already (expected a file, or nothing)"));
  }

  @Test
  void aLinkThatSomebodyPutThereIsNotFollowed() throws IOException {
    upload(FIRST, "a", "file");
    Path outside = Files.createTempDirectory(root, "outside");
    Files.createSymbolicLink(root.resolve("20261121/" + JOB + "/out"), outside);
    assertThat(begin(FIRST, "out/x", "x")).isInstanceOf(Refused.class);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void aHashMustBeOne() throws IOException {
    assertThat(store.begin(FIRST, "a", 1, "ABC"))
        .isEqualTo(
            new Refused(false, "a: sha256 of 3 characters (expected 64 lower-case hex digits)"));
    assertThat(store.begin(FIRST, "a", 1, sha("x").toUpperCase())).isInstanceOf(Refused.class);
  }

  @Test
  void sizesAreLimitedByFileAndByAttempt() throws IOException {
    store = ArtifactStore.open(root, new ArtifactLimits(10, 25, 4));
    assertThat(begin(FIRST, "big", "12345678901"))
        .isEqualTo(new Refused(false, "big: 11 bytes (expected 10 at most)"));
    assertThat(store.begin(FIRST, "big", -1, sha("")))
        .isEqualTo(new Refused(false, "big: 18446744073709551615 bytes (expected 10 at most)"));
    upload(FIRST, "a", "1234567890");
    upload(FIRST, "b", "1234567890");
    assertThat(begin(FIRST, "c", "123456"))
        .isEqualTo(new Refused(
            false,
            "c: the attempt's artifacts have 20 bytes, with this one 26 (expected 25 at most)"));
    assertThat(upload(FIRST, "c", "1")).isEqualTo(new Stored(true));
    ((Upload) begin(FIRST, "d", "1")).close();
    assertThat(upload(FIRST, "d", "1")).isEqualTo(new Stored(true));
    assertThat(begin(FIRST, "e", "1"))
        .isEqualTo(new Refused(false, "e: the attempt has 4 artifacts (expected 4 at most)"));
    assertThat(upload(SECOND, "e", "1234567890")).isEqualTo(new Stored(true));

    store = ArtifactStore.open(root, new ArtifactLimits(10, 25, 4));
    assertThat(begin(FIRST, "e", "1")).as("counted from the disk").isInstanceOf(Refused.class);
    assertThat(upload(SECOND, "f", "1234567890")).isEqualTo(new Stored(true));
  }

  @Test
  void whatWasOnItsWayIsGoneAfterAStart() throws IOException {
    Upload torn = (Upload) begin(FIRST, "a", "content");
    torn.write(bytes("con"));
    assertThat(root.resolve(".incoming")).isNotEmptyDirectory();
    store = ArtifactStore.open(root, ArtifactLimits.USUAL);
    assertNothingIsOnItsWay();
    assertThat(upload(FIRST, "a", "content")).isEqualTo(new Stored(true));
  }

  @Test
  void anEmptyFileIsAnArtifact() throws IOException {
    assertThat(upload(FIRST, "empty", "")).isEqualTo(new Stored(true));
    assertThat(store.has(FIRST, "empty")).isTrue();
    assertThat(store.has(SECOND, "empty")).isFalse();
  }

  @Test
  void aDiskThatTakesNothingIsAnExceptionThatLeavesNothing() throws IOException {
    Files.delete(root.resolve(".incoming"));
    Files.writeString(root.resolve(".incoming"), "no folder any more");
    assertThatThrownBy(() -> begin(FIRST, "a", "content")).isInstanceOf(IOException.class);
    Files.delete(root.resolve(".incoming"));
    Files.createDirectory(root.resolve(".incoming"));
    assertThat(upload(FIRST, "a", "content")).isEqualTo(new Stored(true));
  }

  private Begun begin(AttemptPlace place, String path, String content) throws IOException {
    return store.begin(place, path, content.getBytes(StandardCharsets.UTF_8).length, sha(content));
  }

  private Finished upload(AttemptPlace place, String path, String content) throws IOException {
    try (Upload upload = (Upload) begin(place, path, content)) {
      int half = content.length() / 2;
      upload.write(bytes(content.substring(0, half)));
      upload.write(bytes(content.substring(half)));
      return upload.finish();
    }
  }

  private void assertNothingIsOnItsWay() throws IOException {
    try (Stream<Path> left = Files.list(root.resolve(".incoming"))) {
      assertThat(left).isEmpty();
    }
  }

  private static ByteString bytes(String content) {
    return ByteString.copyFromUtf8(content);
  }

  private static String sha(String content) {
    return HexFormat.of()
        .formatHex(Sha256.digest().digest(content.getBytes(StandardCharsets.UTF_8)));
  }
}
