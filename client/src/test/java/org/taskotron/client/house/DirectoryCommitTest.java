package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Failure;

class DirectoryCommitTest {

  @TempDir
  Path tmp;

  private Path task;
  private Path bare;

  @BeforeAll
  static void noMeasuring() {
    FS.FileStoreAttributes.setBackground(true);
  }

  @BeforeEach
  void aTask() throws Exception {
    task = Files.createDirectory(tmp.resolve("a task"));
    bare = tmp.resolve("repos/a task.git");
    Files.writeString(task.resolve("runtask.yml"), "name: x\n");
    Files.createDirectory(task.resolve("data"));
    Files.writeString(task.resolve("data/ä.txt"), "words\n");
    Path script = Files.writeString(task.resolve("run.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(task.resolve("link"), Path.of("data/ä.txt"));
  }

  @Test
  void filesModesAndLinksAreCommittedAsTheyAre() throws Exception {
    ObjectId commit = DirectoryCommit.into(bare, task);
    assertThat(content(commit))
        .containsExactly("100644 data/ä.txt", "120000 link", "100755 run.sh", "100644 runtask.yml");
    try (Repository repository = new FileRepository(bare.toFile())) {
      assertThat(repository.getFullBranch()).isEqualTo("refs/heads/main");
      assertThat(repository.resolve(Constants.HEAD)).isEqualTo(commit);
    }
  }

  @Test
  void unchangedContentMakesNoCommit() throws Exception {
    ObjectId first = DirectoryCommit.into(bare, task);
    Files.setLastModifiedTime(task.resolve("runtask.yml"), FileTime.fromMillis(0));
    Files.createDirectory(task.resolve("__pycache__"));
    Files.writeString(task.resolve("__pycache__/x.pyc"), "made by python");
    assertThat(DirectoryCommit.into(bare, task)).isEqualTo(first);
  }

  @Test
  void theSameContentIsTheSameCommitEverywhere() throws Exception {
    assertThat(DirectoryCommit.into(tmp.resolve("elsewhere.git"), task))
        .isEqualTo(DirectoryCommit.into(bare, task));
  }

  @Test
  void changedContentFollowsOnWhatWasThere() throws Exception {
    ObjectId first = DirectoryCommit.into(bare, task);
    Files.delete(task.resolve("link"));
    ObjectId second = DirectoryCommit.into(bare, task);
    assertThat(content(second)).noneMatch(line -> line.endsWith("link"));
    try (Repository repository = new FileRepository(bare.toFile());
        RevWalk walk = new RevWalk(repository)) {
      assertThat(walk.parseCommit(second).getParent(0).getId()).isEqualTo(first);
    }
  }

  @Test
  void whatIsNoFileIsRefusedByName() throws Exception {
    Path pipe = task.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> DirectoryCommit.into(bare, task))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(pipe + ": neither a file nor a directory nor a link");
  }

  private List<String> content(ObjectId commit) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Repository repository = new FileRepository(bare.toFile());
        RevWalk walk = new RevWalk(repository);
        TreeWalk tree = new TreeWalk(repository)) {
      tree.addTree(walk.parseCommit(commit).getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        lines.add(tree.getFileMode() + " " + tree.getPathString());
      }
    }
    return lines;
  }
}
