package org.taskotron.base.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {

  @TempDir
  Path folder;

  @Test
  void aTreeGoesWithWhatIsUnwritableAndLinksAreNotFollowed() throws IOException {
    Path kept =
        Files.writeString(Files.createDirectory(folder.resolve("elsewhere")).resolve("kept"), "");
    Path closed = Files.createDirectories(folder.resolve("tree/closed"));
    Files.writeString(closed.resolve("file"), "");
    Files.createSymbolicLink(closed.resolve("link"), kept.getParent());
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    Path shut = Files.createDirectories(folder.resolve("tree/shut/within"));
    Files.writeString(shut.resolve("file"), "");
    Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(
        folder.resolve("tree/shut"), PosixFilePermissions.fromString("-w-------"));
    Trees.delete(folder.resolve("tree"));
    assertThat(folder.resolve("tree")).doesNotExist();
    assertThat(kept).exists();
    Trees.delete(folder.resolve("tree"));
  }

  @Test
  void anEmptiedDirectoryStays() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("kept"));
    Files.writeString(Files.createDirectory(directory.resolve("below")).resolve("file"), "");
    Files.writeString(directory.resolve("file"), "");
    Trees.empty(directory);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whatIsClosedCanBeReadAfterwards() throws IOException {
    Path closed = Files.createDirectories(folder.resolve("tree/closed"));
    Path file = Files.writeString(closed.resolve("file"), "text");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("-w-------"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("-wx------"));
    Trees.readable(folder.resolve("tree"));
    assertThat(file).hasContent("text");
  }
}
