package org.taskotron.slave.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.taskotron.slave.house.TaskRepository.File.link;
import static org.taskotron.slave.house.TaskRepository.File.plain;
import static org.taskotron.slave.house.TaskRepository.File.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.Secret;
import org.taskotron.base.config.Size;
import org.taskotron.slave.house.FakeMaster;
import org.taskotron.slave.house.GitServer;
import org.taskotron.slave.house.TaskRepository;

class TaskSourcesTest {

  @TempDir
  Path temp;

  private GitServer server;
  private TaskRepository repository;
  private TaskSources sources;
  private final List<String> lines = new ArrayList<>();

  /** JGit measures a file system once, beside the first path that it meets: not in a directory that we delete. */
  @BeforeAll
  static void measure() throws IOException {
    Git.prepare();
    FS.FileStoreAttributes.get(Files.createDirectories(Path.of("target", "measured")));
  }

  @BeforeEach
  void begin() {
    server = GitServer.start(temp.resolve("mirror"));
    repository = new TaskRepository(temp.resolve("mirror"), "fedoraqa/example");
    sources = sources(FakeMaster.PASSWORD, new Size(1L << 30));
  }

  @AfterEach
  void end() {
    sources.close();
    server.close();
  }

  private TaskSources sources(String password, Size limit) {
    return new TaskSources(
        temp.resolve("cache"),
        new Mirror(server.uri(), FakeMaster.NAME, new Secret(password), Optional.empty()),
        limit);
  }

  private Path checkedOut(String commit) throws Exception {
    return checkedOut("fedoraqa/example", commit);
  }

  private Path checkedOut(String name, String commit) throws Exception {
    Path directory = Files.createTempDirectory(temp, "taskdir");
    sources.checkOut(name, commit, directory, lines::add, Duration.ofSeconds(20));
    return directory;
  }

  @Test
  void aCommitIsWrittenAsItIs() throws Exception {
    String commit = repository.commit(
        plain("runtask.yml", "name: example\n"),
        program("bin/check.sh", "#!/bin/sh\ntrue\n"),
        link("latest", "bin/check.sh"),
        link("bin/up", "../runtask.yml"));

    Path directory = checkedOut(commit);

    assertThat(directory.resolve("runtask.yml")).hasContent("name: example");
    assertThat(directory.resolve("bin/check.sh")).isExecutable();
    assertThat(Files.isExecutable(directory.resolve("runtask.yml"))).isFalse();
    assertThat(Files.readSymbolicLink(directory.resolve("latest"))).hasToString("bin/check.sh");
    assertThat(Files.readSymbolicLink(directory.resolve("bin/up"))).hasToString("../runtask.yml");
    assertThat(lines).isEmpty();
  }

  @Test
  void theSecondJobOfACommitTouchesNoNetwork() throws Exception {
    String commit = repository.commit(plain("runtask.yml", "name: example\n"));
    checkedOut(commit);
    server.status = 500;
    int requests = server.requests.size();

    assertThat(checkedOut(commit).resolve("runtask.yml")).exists();

    assertThat(server.requests).hasSize(requests);
  }

  @Test
  void norDoesTheFirstOneAfterARestart() throws Exception {
    String commit = repository.commit(plain("runtask.yml", "name: example\n"));
    checkedOut(commit);
    server.status = 500;
    sources.close();
    sources = sources(FakeMaster.PASSWORD, new Size(1L << 30));

    assertThat(checkedOut(commit).resolve("runtask.yml")).exists();
  }

  @Test
  void aLargeFileIsNotKeptInMemoryAndComesAllTheSame() throws Exception {
    String large = "0123456789".repeat(300_000);
    String commit = repository.commit(plain("large", large), plain("small", "s"));

    assertThat(checkedOut(commit).resolve("large")).hasContent(large);
    assertThat(checkedOut(commit).resolve("large")).hasContent(large);
  }

  @Test
  void anOlderCommitIsFoundBesideTheHead() throws Exception {
    String old = repository.commit(plain("runtask.yml", "old"));
    String head = repository.commit(plain("runtask.yml", "new"));

    assertThat(checkedOut(head).resolve("runtask.yml")).hasContent("new");
    assertThat(checkedOut(old).resolve("runtask.yml")).hasContent("old");
  }

  @Test
  void aCommitThatIsNotThereIsSaid() {
    repository.commit(plain("runtask.yml", "name: example\n"));

    assertThatThrownBy(() -> checkedOut("1234567890123456789012345678901234567890"))
        .isInstanceOf(SourceMissing.class)
        .hasMessage("repository fedoraqa/example has no commit"
            + " 1234567890123456789012345678901234567890");
  }

  @Test
  void aRepositoryThatIsNotThereIsSaid() {
    assertThatThrownBy(
            () -> checkedOut("fedoraqa/other", "1234567890123456789012345678901234567890"))
        .isInstanceOf(SourceMissing.class)
        .hasMessage("the mirror has no repository fedoraqa/other");
  }

  @Test
  void aWrongPasswordIsSaidWithoutThePassword() {
    String commit = repository.commit(plain("runtask.yml", "name: example\n"));
    sources.close();
    sources = sources("wrong", new Size(1L << 30));

    assertThatThrownBy(() -> checkedOut(commit))
        .isInstanceOf(SourceMissing.class)
        .hasMessageContaining("refuses this slave's name and password")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aMirrorThatIsAwayIsWaitedFor() throws Exception {
    String commit = repository.commit(plain("runtask.yml", "name: example\n"));
    server.status = 503;
    CompletableFuture<Path> waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return checkedOut(commit);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    Awaitility.await().until(() -> server.requests.size() >= 2);
    assertThat(lines).singleElement().asString().startsWith("waiting for the mirror: ");
    server.status = 200;

    assertThat(waiting.get(10, TimeUnit.SECONDS).resolve("runtask.yml")).exists();
  }

  @Test
  void jobsOfOneCommitShareOneFetch() throws Exception {
    String commit = repository.commit(plain("runtask.yml", "name: example\n"));
    List<CompletableFuture<Path>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(CompletableFuture.supplyAsync(() -> {
        try {
          return checkedOut(commit);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }));
    }
    for (CompletableFuture<Path> one : all) {
      assertThat(one.get(20, TimeUnit.SECONDS).resolve("runtask.yml")).exists();
    }
    assertThat(server.requests.stream().filter(request -> request.contains("info/refs")))
        .hasSize(1);
  }

  @Test
  void linksThatLeadOutAreLeftOut() throws Exception {
    String commit = repository.commit(
        link("absolute", "/etc/passwd"),
        link("climbs", "../../outside"),
        link("here", "."),
        link("through", "here/../../outside"),
        plain("kept", "kept"));

    Path directory = checkedOut(commit);

    assertThat(directory.resolve("kept")).exists();
    for (String name : List.of("absolute", "climbs", "through")) {
      assertThat(Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))
          .as(name)
          .isFalse();
    }
    assertThat(lines)
        .contains("link absolute is left out: it leads to /etc/passwd, out of the task's directory")
        .hasSize(3);
  }

  @Test
  void nothingIsWrittenThroughALink() throws Exception {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    // Trees that name "d" twice: once as a link, once as a directory.
    String out = repository.commit(link("d", outside.toString()), plain("d/escaped", "evil"));
    String inside = repository.commit(link("d", "e"), plain("d/escaped", "evil"), plain("e/f", ""));

    checkedOut(out);
    assertThatThrownBy(() -> checkedOut(inside))
        .isInstanceOf(SourceMissing.class)
        .hasMessageContaining("twice");

    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void namesThatNoHonestRepositoryHasAreRefused() {
    for (String name : List.of("..", ".git", ".GIT", "a/../../b", "a/.git/config", ".")) {
      String commit = repository.commit(plain(name, "evil"));
      assertThatThrownBy(() -> checkedOut(commit)).as(name).isInstanceOf(SourceMissing.class);
    }
    assertThat(temp.resolve("b")).doesNotExist();
  }

  @Test
  void aSubmoduleIsLeftOutAndSaid() throws Exception {
    // A gitlink whose commit is nowhere; its content is not looked at.
    String commit = repository.commit(
        new TaskRepository.File(FileMode.GITLINK, "sub", new byte[0]), plain("kept", "kept"));

    assertThat(checkedOut(commit).resolve("kept")).exists();
    assertThat(lines).containsExactly("submodule sub is left out: tasks are fetched without");
  }

  @Test
  void theLongestUnusedRepositoriesGoWhenThereIsNoRoom() throws Exception {
    sources.close();
    sources = sources(FakeMaster.PASSWORD, new Size(100));
    String commit = repository.commit(plain("runtask.yml", "one"));
    checkedOut(commit);
    TaskRepository other = new TaskRepository(temp.resolve("mirror"), "fedoraqa/other");
    checkedOut("fedoraqa/other", other.commit(plain("runtask.yml", "two")));

    assertThat(temp.resolve("cache/fedoraqa/example.git")).doesNotExist();
    assertThat(temp.resolve("cache/fedoraqa/other.git")).isDirectory();
    // It is fetched anew when its tree is not in memory any more.
    assertThat(checkedOut(commit).resolve("runtask.yml")).hasContent("one");
  }

  @Test
  void aBrokenCopyIsReplaced() throws Exception {
    String commit = repository.commit(plain("runtask.yml", "one"));
    checkedOut(commit);
    sources.close();
    try (var packs = Files.walk(temp.resolve("cache"))) {
      for (Path file : packs.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains("/objects/")) {
          file.toFile().setWritable(true);
          Files.write(file, new byte[] {1, 2, 3});
        }
      }
    }
    sources = sources(FakeMaster.PASSWORD, new Size(1L << 30));

    assertThat(checkedOut(commit).resolve("runtask.yml")).hasContent("one");
  }

  @Test
  void settingsOfTheUserDoNotMatter() throws IOException {
    assertThat(org.eclipse.jgit.util.SystemReader.getInstance()
            .openUserConfig(null, FS.DETECTED)
            .getFile())
        .isNull();
  }
}
