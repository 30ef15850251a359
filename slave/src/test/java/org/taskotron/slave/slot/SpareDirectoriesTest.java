package org.taskotron.slave.slot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareDirectoriesTest {

  @TempDir
  Path temp;

  private SpareDirectories spares;

  @BeforeEach
  void begin() throws IOException {
    spares = new SpareDirectories(temp.resolve("spare"), 1);
  }

  private Path placed(String name) throws IOException {
    Path directory = temp.resolve(name);
    spares.place(directory);
    return directory;
  }

  private static Object inode(Path path) throws IOException {
    return Files.getAttribute(path, "unix:ino");
  }

  private long spare() throws IOException {
    try (Stream<Path> all = Files.list(temp.resolve("spare"))) {
      return all.count();
    }
  }

  @Test
  void aNewOneHasItsParts() throws IOException {
    assertThat(placed("a"))
        .isDirectoryContaining("glob:**/spool")
        .isDirectoryContaining("glob:**/taskdir")
        .isDirectoryContaining("glob:**/workdir")
        .isDirectoryContaining("glob:**/artifacts");
  }

  @Test
  void aRemovedOneIsTheNextOneEmpty() throws IOException {
    Path first = placed("a");
    Object inode = inode(first.resolve("workdir"));
    Files.createDirectories(first.resolve("workdir/deep/er"));
    Files.writeString(first.resolve("workdir/deep/er/file"), "left");
    Files.writeString(first.resolve("artifacts/.hidden"), "left");
    Files.createSymbolicLink(first.resolve("spool/link"), temp);

    spares.remove(first);

    assertThat(first).doesNotExist();
    Path second = placed("b");
    assertThat(inode(second.resolve("workdir"))).isEqualTo(inode);
    for (String part : new String[] {"spool", "taskdir", "workdir", "artifacts"}) {
      assertThat(second.resolve(part)).isEmptyDirectory();
    }
  }

  @Test
  void whatATaskChangedIsNotUsedAgain() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.writeString(outside.resolve("kept"), "kept");

    Path mode = placed("mode");
    Files.setPosixFilePermissions(
        mode.resolve("artifacts"), PosixFilePermissions.fromString("rwxrwxrwx"));
    spares.remove(mode);
    assertThat(spare()).isZero();

    Path link = placed("link");
    Files.delete(link.resolve("workdir"));
    Files.createSymbolicLink(link.resolve("workdir"), outside);
    spares.remove(link);
    assertThat(spare()).isZero();
    assertThat(outside.resolve("kept")).exists();

    Path more = placed("more");
    Files.createDirectory(more.resolve("another"));
    spares.remove(more);
    assertThat(spare()).isZero();

    Path less = placed("less");
    Files.delete(less.resolve("taskdir"));
    spares.remove(less);
    assertThat(spare()).isZero();

    assertThat(Stream.of(mode, link, more, less)).noneMatch(Files::exists);
  }

  @Test
  void noMoreThanAgreedAreKept() throws IOException {
    Path one = placed("one");
    Path other = placed("other");
    spares.remove(one);
    spares.remove(other);
    assertThat(spare()).isEqualTo(1);
    assertThat(other).doesNotExist();
  }

  @Test
  void whatAnEarlierSlaveLeftGoes() throws IOException {
    spares.remove(placed("a"));
    new SpareDirectories(temp.resolve("spare"), 1);
    assertThat(spare()).isZero();
  }

  @Test
  void removingWhatIsNotThereIsFine() throws IOException {
    spares.remove(temp.resolve("missing"));
    assertThat(spare()).isZero();
  }
}
