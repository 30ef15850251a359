package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.bus.FedmsgEnvelope;
import org.taskotron.base.daemon.Failure;

class RecordingsTest {

  private static final Path ROOT = Path.of(System.getProperty("taskotron.root", ".."));
  private static final Path RECORDED =
      Path.of(System.getProperty("taskotron.recorded", ROOT + "/../shared/data/fedmsg"));

  @TempDir
  Path tmp;

  @Test
  void aDirectorysMessagesGoByNameAndOtherFilesAreNone() throws Exception {
    write("b.json", "{\"topic\": \"b\", \"msg\": {}}");
    write("a.json", "{\"topic\": \"a\", \"msg\": {}}");
    write("INDEX.md", "# none");
    assertThat(Recordings.read(List.of(tmp), ""))
        .extracting(FedmsgEnvelope::topic)
        .containsExactly("a", "b");
  }

  @Test
  void thePlaceOfTheComposesIsFilledIn() throws Exception {
    Path file = write(
        "c.json",
        "{\"topic\": \"t\", \"msg\": {\"location\": \"${composes}/C-1\", \"note\": \"ä\"}}");
    FedmsgEnvelope message =
        Recordings.read(List.of(file), "http://127.0.0.1:9941/composes").get(0);
    assertThat(message.message().path("location").asText())
        .isEqualTo("http://127.0.0.1:9941/composes/C-1");
    assertThat(message.message().path("note").asText()).isEqualTo("ä");
  }

  @Test
  void aBrokenMessageIsToldWithFileLineAndColumn() throws Exception {
    Path file = write("broken.json", "{\"topic\": \"t\",\n \"msg\": ]}");
    assertThatThrownBy(() -> Recordings.read(List.of(file), ""))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ":2:");
  }

  @Test
  void anEmptyDirectoryAndAMissingFileAreRefused() {
    assertThatThrownBy(() -> Recordings.read(List.of(tmp), ""))
        .isInstanceOf(Failure.class)
        .hasMessage(tmp + ": no messages (expected *.json in it)");
    Path none = tmp.resolve("none.json");
    assertThatThrownBy(() -> Recordings.read(List.of(none), ""))
        .isInstanceOf(Failure.class)
        .hasMessage(none + ": no such message (expected a file, or a directory of *.json)");
  }

  @Test
  void ourOwnMessagesAndTheRecordedOnesCanBePublished() throws Exception {
    List<FedmsgEnvelope> ours =
        Recordings.read(List.of(ROOT.resolve("examples/messages")), "http://127.0.0.1:1/composes");
    assertThat(ours)
        .hasSizeGreaterThan(8)
        .allSatisfy(message -> assertThat(message.messageId()).isPresent());
    if (Files.isDirectory(RECORDED)) {
      assertThat(Recordings.read(List.of(RECORDED), "")).hasSizeGreaterThan(100);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(tmp.resolve(name), text);
  }
}
