package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.daemon.Failure;

class TaskRepositoriesTest {

  @TempDir
  Path tmp;

  private Path tasks;
  private TaskRepositories repositories;

  @BeforeAll
  static void noMeasuring() {
    FS.FileStoreAttributes.setBackground(true);
  }

  @BeforeEach
  void twoPlaces() throws Exception {
    tasks = Files.createDirectory(tmp.resolve("tasks"));
    repositories = new TaskRepositories(Files.createDirectory(tmp.resolve("known")));
  }

  @Test
  void aPlainDirectoryGetsARepositoryAndAGitRepositoryIsTakenAsItIs() throws Exception {
    plain("plain");
    Git.init().setDirectory(tasks.resolve("cloned").toFile()).call().close();
    Files.writeString(tasks.resolve("README"), "not a task");
    repositories.add(tasks);
    assertThat(repositories.all()).containsOnlyKeys("plain", "cloned");
    assertThat(repositories.all().get("plain").url()).endsWith("/known/plain.git/");
    assertThat(repositories.all().get("cloned").url()).endsWith("/tasks/cloned/");
  }

  @Test
  void tasksOfEarlierRunsStayKnown() throws Exception {
    plain("first");
    repositories.add(tasks);
    Path others = Files.createDirectory(tmp.resolve("others"));
    Files.createDirectory(others.resolve("second"));
    Files.writeString(others.resolve("second/runtask.yml"), "name: second\n");
    TaskRepositories later = new TaskRepositories(tmp.resolve("known"));
    later.add(others);
    assertThat(later.all()).containsOnlyKeys("first", "second");
  }

  @Test
  void aNameThatIsNoTasksIsRefused() throws Exception {
    plain("two words");
    assertThatThrownBy(() -> repositories.add(tasks))
        .isInstanceOf(Failure.class)
        .hasMessage(tasks.resolve("two words")
            + ": not the name of a task (expected letters, digits, and . _ + -)");
  }

  @Test
  void aMissingDirectoryIsNamed() {
    assertThatThrownBy(() -> repositories.add(tmp.resolve("nowhere")))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith(tmp.resolve("nowhere") + ": no such directory");
  }

  private void plain(String name) throws Exception {
    Path task = Files.createDirectory(tasks.resolve(name));
    Files.writeString(task.resolve("runtask.yml"), "name: " + name + "\n");
  }
}
