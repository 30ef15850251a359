package org.taskotron.slave.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.file.Trees;

class SpareDirectoriesTest {

  @TempDir
  Path temp;

  private SpareDirectories spares;

  @BeforeEach
  void begin() throws IOException {
    spares = new SpareDirectories(temp.resolve("spare"), 1);
  }

  private Path placed(String name) throws IOException {
    Path directory = temp.resolve(name).resolve("1");
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

    spares.takeBack(first);

    assertThat(first.getParent()).doesNotExist();
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
    spares.takeBack(mode);
    assertThat(spare()).isZero();

    Path bit = placed("bit");
    Files.setAttribute(bit.resolve("workdir"), "unix:mode", 01755);
    spares.takeBack(bit);
    assertThat(spare()).isZero();

    Path link = placed("link");
    Files.delete(link.resolve("workdir"));
    Files.createSymbolicLink(link.resolve("workdir"), outside);
    spares.takeBack(link);
    assertThat(spare()).isZero();
    assertThat(outside.resolve("kept")).exists();

    Path more = placed("more");
    Files.createDirectory(more.resolve("another"));
    spares.takeBack(more);
    assertThat(spare()).isZero();

    Path less = placed("less");
    Files.delete(less.resolve("taskdir"));
    spares.takeBack(less);
    assertThat(spare()).isZero();

    assertThat(Stream.of(mode, bit, link, more, less)).noneMatch(Files::exists);
  }

  @Test
  void noMoreThanAgreedAreKept() throws IOException {
    Path one = placed("one");
    Path other = placed("other");
    spares.takeBack(one);
    spares.takeBack(other);
    assertThat(spare()).isEqualTo(1);
    assertThat(other).doesNotExist();
  }

  @Test
  void whatAnEarlierSlaveLeftGoes() throws IOException {
    spares.takeBack(placed("a"));
    new SpareDirectories(temp.resolve("spare"), 1);
    assertThat(spare()).isZero();
  }

  @Test
  void removingWhatIsNotThereIsFine() throws IOException {
    spares.takeBack(temp.resolve("missing/1"));
    assertThat(spare()).isZero();
  }

  @Test
  void whatSomebodyStillWroteToIsNotUsedAgain() throws IOException {
    spares.takeBack(placed("a"));
    Files.writeString(temp.resolve("spare/1/workdir/late"), "written after the end");

    assertThat(placed("b").resolve("workdir")).isEmptyDirectory();
    assertThat(spare()).isZero();
  }

  @Test
  void whatSomebodyRemovedMeanwhileIsMissedByNobody() throws IOException {
    spares.takeBack(placed("a"));
    Files.delete(temp.resolve("spare/1/taskdir"));
    assertThat(placed("b").resolve("taskdir")).isEmptyDirectory();

    spares.takeBack(temp.resolve("b/1"));
    Trees.delete(temp.resolve("spare/2"));
    assertThat(placed("c").resolve("taskdir")).isEmptyDirectory();
  }

  @Test
  void aSpareOneThatCannotBePlacedStaysASpareOne() throws IOException {
    spares.takeBack(placed("a"));
    Files.writeString(temp.resolve("b"), "in the way");
    assertThatThrownBy(() -> placed("b")).isInstanceOf(IOException.class);
    Object inode = inode(temp.resolve("spare/1"));
    assertThat(inode(placed("c"))).isEqualTo(inode);
  }

  @Test
  void theJobsDirectoryStaysWhileAnotherAttemptIsThere() throws IOException {
    Path first = placed("a");
    Path second = temp.resolve("a/2");
    spares.place(second);
    spares.takeBack(first);
    assertThat(second.resolve("spool")).isEmptyDirectory();
    spares.takeBack(second);
    assertThat(temp.resolve("a")).doesNotExist();
  }

  @Test
  void attemptsOfOneJobMayComeAndGoAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int number = 1; number <= 2; number++) {
        Path directory = temp.resolve("a").resolve(Integer.toString(number));
        all.add(threads.submit(() -> {
          for (int i = 0; i < 300; i++) {
            spares.place(directory);
            spares.takeBack(directory);
          }
          return null;
        }));
      }
      for (Future<?> one : all) {
        one.get(30, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(temp.resolve("a")).doesNotExist();
  }
}
