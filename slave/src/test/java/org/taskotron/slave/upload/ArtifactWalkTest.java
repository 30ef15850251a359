package org.taskotron.slave.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Size;

class ArtifactWalkTest {

  @TempDir
  Path temp;

  private Path artifacts;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    artifacts = Files.createDirectory(temp.resolve("artifacts"));
  }

  private List<String> found() throws IOException {
    return new ArtifactWalk(new Size(1000), 5)
        .find(artifacts, lines::add).stream().map(Artifact::path).toList();
  }

  private Path file(String name) throws IOException {
    Path file = artifacts.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "content");
  }

  @Test
  void filesAreFoundInOrderWithTheirPaths() throws IOException {
    file("report.html");
    file("logs/a b.txt");
    file("ünïcode");
    assertThat(found()).containsExactly("logs/a b.txt", "report.html", "ünïcode");
    assertThat(lines).isEmpty();
  }

  @Test
  void controlCharactersInANameAreNamedInTheLineAsWords() throws IOException {
    file("evil\nname\u001b[2J");
    file("dir\u0007/inside");
    assertThat(found()).isEmpty();
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "artifact evil\\u000aname\\u001b[2J is left out: it has a control character in its name",
            "artifact dir\\u0007 is left out: it has a control character in its name");
  }

  @Test
  void aLinkThatLeadsOutIsLeftOut() throws IOException {
    Files.createSymbolicLink(artifacts.resolve("passwd"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(artifacts.resolve("up"), Path.of("../secret"));
    Files.writeString(temp.resolve("secret"), "secret");
    Files.createSymbolicLink(artifacts.resolve("nowhere"), Path.of("missing"));
    Files.createSymbolicLink(artifacts.resolve("etc"), Path.of("/etc"));
    assertThat(found()).isEmpty();
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "artifact passwd is left out: it is a link that leads out of the artifacts directory",
            "artifact up is left out: it is a link that leads out of the artifacts directory",
            "artifact etc is left out: it is a link that leads out of the artifacts directory",
            "artifact nowhere is left out: it is a link that leads nowhere");
  }

  @Test
  void aLinkThatStaysInsideIsAsGoodAsItsFile() throws IOException {
    file("real.txt");
    Files.createSymbolicLink(artifacts.resolve("latest.txt"), Path.of("real.txt"));
    Files.createSymbolicLink(artifacts.resolve("loop"), Path.of("."));
    assertThat(found()).containsExactly("latest.txt", "real.txt");
    assertThat(lines)
        .containsExactly(
            "artifact loop is left out: it is a link to something that is no regular file");
  }

  @Test
  void aSocketIsNoFile() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(artifacts.resolve("socket")));
      assertThat(found()).isEmpty();
    }
    assertThat(lines).containsExactly("artifact socket is left out: it is no regular file");
  }

  @Test
  void hugeFilesAndHugeNumbersAreLeftOut() throws IOException {
    Files.write(artifacts.resolve("huge"), new byte[1001]);
    for (int i = 0; i < 7; i++) {
      file("f" + i);
    }
    assertThat(found()).hasSize(5);
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "artifact huge is left out: it has 1001 bytes (the limit is 1kB)",
            "artifacts: 2 files left out: more than 5");
  }

  @Test
  void aLongPathIsLeftOut() throws IOException {
    String long200 = "x".repeat(200);
    file(String.join("/", long200, long200, long200, long200, long200, "f"));
    assertThat(found()).isEmpty();
    assertThat(lines).singleElement().asString().endsWith("it has a path longer than 1000 bytes");
  }

  @Test
  void aDirectoryThatTheTaskRemovedHoldsNothing() throws IOException {
    Files.delete(artifacts);
    assertThat(found()).isEmpty();
    assertThat(lines).containsExactly("artifacts: the directory is gone, so there are none");
  }
}
