package org.taskotron.master.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.config.Refused;
import org.taskotron.base.daemon.ManualTicker;
import org.taskotron.base.test.FreePort;
import org.taskotron.master.mirror.Resolved.Found;
import org.taskotron.master.mirror.Resolved.Missing;
import org.taskotron.master.mirror.Resolved.Unreachable;

class MirrorTest {

  private static final String NAME = "fedoraqa/rpmlint";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
  private static final Duration SELDOM = Duration.ofHours(10);

  @TempDir
  Path folder;

  private final ManualTicker ticker = new ManualTicker();
  private GitCommand upstream;
  private Mirror mirror;

  @BeforeAll
  static void settle(@TempDir Path ssh) throws IOException {
    GitHome.settle(ssh);
    // JGit measures the file system in the background, once; not in a folder that a test takes
    // away.
    Path lasting = Files.createTempDirectory("file-system");
    lasting.toFile().deleteOnExit();
    FS.FileStoreAttributes.get(lasting);
  }

  @BeforeEach
  void makeUpstream() throws Exception {
    upstream = GitCommand.repository(folder.resolve("up stream"), "develop");
  }

  @AfterEach
  void close() {
    if (mirror != null) {
      mirror.close();
    }
  }

  @Test
  void aBranchAndTheRemotesDefaultBranchAreResolved() throws Exception {
    String first = upstream.head();
    upstream.run("checkout", "-q", "-b", "f31");
    String second = upstream.commit("a", "a");
    upstream.run("checkout", "-q", "develop");
    open(repository(upstream.directory().toString()));
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(first));
    assertThat(mirror.resolve(NAME, "develop")).isEqualTo(new Found(first));
    assertThat(mirror.resolve(NAME, "f31")).isEqualTo(new Found(second));
    assertThat(mirror.status())
        .containsExactly(new MirrorStatus(
            NAME,
            upstream.directory().toString(),
            "develop",
            Optional.of(first),
            2,
            Optional.of(CLOCK.instant()),
            Optional.empty()));
  }

  @Test
  void theConfiguredBranchIsTheDefaultOne() throws Exception {
    upstream.run("checkout", "-q", "-b", "f31");
    String second = upstream.commit("a", "a");
    upstream.run("checkout", "-q", "develop");
    open(new MirroredRepository(
        NAME, "file://" + upstream.directory().toString().replace(" ", "%20"), Optional.of("f31")));
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(second));
  }

  @Test
  void whatIsPushedOrDeletedOrRewrittenIsSeenAfterTheNextFetch() throws Exception {
    upstream.run("branch", "old");
    upstream.run("tag", "v1");
    open(repository(upstream.directory().toString()));
    fetch();
    upstream.run("branch", "-D", "old");
    upstream.run("branch", "old/sub");
    String second = upstream.commit("b", "b");
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(second));
    assertThat(mirror.resolve(NAME, "old"))
        .isEqualTo(new Missing("branch old of fedoraqa/rpmlint does not exist"));
    upstream.run("reset", "-q", "--hard", "HEAD~1");
    String rewritten = upstream.commit("b", "another b");
    upstream.run("branch", "-m", "develop", "main");
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(rewritten));
    assertThat(mirror.resolve(NAME, "main")).isEqualTo(new Found(rewritten));
  }

  @Test
  void aRepositoryThatNobodyMirrorsIsMissing() throws Exception {
    open(repository(upstream.directory().toString()));
    assertThat(mirror.resolve("fedoraqa/rpmlit", ""))
        .isEqualTo(new Missing(
            "repository fedoraqa/rpmlit is not in the mirror (is fedoraqa/rpmlint meant?)"));
    assertThat(mirror.resolve("../../etc", "")).isInstanceOf(Missing.class);
    assertThat(mirror.fetch("fedoraqa/other").get(10, TimeUnit.SECONDS))
        .contains("repository fedoraqa/other is not in the mirror");
  }

  @Test
  void aRepositoryThatTheRemoteDoesNotHaveIsMissing() throws Exception {
    open(repository(folder.resolve("nowhere").toString()));
    assertThat(fetch()).isNotEmpty();
    assertThat(mirror.resolve(NAME, ""))
        .isEqualTo(new Missing(
            "repository fedoraqa/rpmlint does not exist at " + folder.resolve("nowhere")));
    assertThat(folder.resolve("mirror/" + NAME + ".git")).doesNotExist();
    assertNothingIsOnItsWay();
  }

  @Test
  void aRemoteThatDoesNotAnswerIsUnreachableUntilItDoes() throws Exception {
    int port = FreePort.find();
    String url = "http://someone:geheim@127.0.0.1:" + port + "/x.git";
    open(repository(url));
    assertThat(fetch().orElseThrow()).doesNotContain("geheim");
    assertThat(mirror.resolve(NAME, ""))
        .isInstanceOfSatisfying(
            Unreachable.class,
            answer -> assertThat(answer.why())
                .contains("http://someone:***@127.0.0.1:" + port)
                .doesNotContain("geheim"));
    assertThat(mirror.status().toString()).doesNotContain("geheim");
    mirror.keep(List.of(repository(upstream.directory().toString())));
    fetch();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(upstream.head()));
  }

  @Test
  void anSshHostThatIsNotKnownIsRefusedAndNamed() throws Exception {
    open(repository("ssh://git@127.0.0.1:1/x.git"));
    assertThat(fetch()).isNotEmpty();
    assertThat(mirror.resolve(NAME, "")).isInstanceOf(Unreachable.class);
  }

  @Test
  void aBadRemoteNeverBreaksAGoodMirror() throws Exception {
    String good = upstream.head();
    open(repository(upstream.directory().toString()));
    fetch();
    Path hidden = folder.resolve("hidden");
    Files.move(upstream.directory(), hidden);
    assertThat(fetch()).isNotEmpty();
    assertThat(mirror.resolve(NAME, "")).as("remote gone").isEqualTo(new Found(good));
    assertThat(mirror.resolve(NAME, "f99"))
        .as("not known while it is away")
        .isInstanceOf(Unreachable.class);

    GitCommand empty = new GitCommand(upstream.directory());
    empty.run("init", "-q", "-b", "develop");
    assertThat(fetch())
        .contains("the remote shows no branches any more; the mirror keeps those it has");
    assertThat(mirror.resolve(NAME, "")).as("remote empty").isEqualTo(new Found(good));

    String broken = empty.commit("big", "x".repeat(10_000));
    String blob = empty.run("rev-parse", "HEAD:big").strip();
    Path object = upstream
        .directory()
        .resolve(".git/objects/" + blob.substring(0, 2) + "/" + blob.substring(2));
    Files.setPosixFilePermissions(object, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(object, "garbage");
    assertThat(fetch()).isNotEmpty();
    assertThat(mirror.resolve(NAME, "")).as("remote damaged").isEqualTo(new Found(good));
    assertThat(mirror.resolve(NAME, "")).isNotEqualTo(new Found(broken));
    Files.delete(object);
    empty.run("add", "big");
    Files.deleteIfExists(object);
    empty.run("hash-object", "-w", "big");
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(broken));
    assertNothingIsOnItsWay();
  }

  @Test
  void aBranchThatIsNotHereIsAskedForBeforeItIsCalledMissing() throws Exception {
    open(repository(upstream.directory().toString()));
    fetch();
    ticker.advance(Duration.ofMinutes(1));
    upstream.run("branch", "f32");
    assertThat(mirror.resolve(NAME, "f32"))
        .isEqualTo(new Unreachable("branch f32 of fedoraqa/rpmlint is not known yet: "
            + upstream.directory() + " is being asked"));
    await().until(() -> mirror.resolve(NAME, "f32").equals(new Found(upstream.head())));
    assertThat(mirror.resolve(NAME, "f33"))
        .isEqualTo(new Missing("branch f33 of fedoraqa/rpmlint does not exist"));
  }

  @Test
  void anEmptyRepositoryHasNoDefaultBranch() throws Exception {
    GitCommand empty = new GitCommand(folder.resolve("empty"));
    empty.run("init", "-q");
    open(repository(empty.directory().toString()));
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, ""))
        .isEqualTo(new Missing("default branch main of fedoraqa/rpmlint does not exist"));
  }

  @Test
  void afterAStartTheMirrorKnowsWhatItHasBeforeTheRemoteAnswers() throws Exception {
    open(repository(upstream.directory().toString()));
    fetch();
    mirror.close();
    Files.move(upstream.directory(), folder.resolve("hidden"));
    open(repository(upstream.directory().toString()));
    assertThat(mirror.resolve(NAME, "")).isInstanceOf(Found.class);
  }

  @Test
  void aDamagedMirrorIsMadeAnew() throws Exception {
    open(repository(upstream.directory().toString()));
    fetch();
    mirror.close();
    Path objects = folder.resolve("mirror/" + NAME + ".git/objects");
    try (Stream<Path> files = Files.walk(objects)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    Files.createDirectories(folder.resolve("mirror/.incoming/fetch123/objects"));
    open(repository(upstream.directory().toString()));
    assertThat(fetch()).isEmpty();
    assertThat(mirror.resolve(NAME, "")).isEqualTo(new Found(upstream.head()));
    assertNothingIsOnItsWay();
  }

  @Test
  void aRepositoryThatIsNoLongerConfiguredIsMissing() throws Exception {
    open(repository(upstream.directory().toString()));
    fetch();
    mirror.keep(List.of());
    assertThat(mirror.resolve(NAME, "")).isInstanceOf(Missing.class);
    mirror.keep(List.of(repository(upstream.directory().toString())));
    assertThat(mirror.resolve(NAME, "")).isInstanceOf(Found.class);
  }

  @Test
  void aDirectoryIsCommittedWhenItsContentChanged() throws Exception {
    open();
    Path task = Files.createDirectories(folder.resolve("task/sub"));
    Files.writeString(task.resolve("inner.txt"), "inner");
    Files.writeString(folder.resolve("task/runtask.yml"), "name: x\n");
    Files.writeString(folder.resolve("task/sub.txt"), "sorts before sub/");
    Files.writeString(folder.resolve("task/check.sh"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(
        folder.resolve("task/check.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createSymbolicLink(folder.resolve("task/link"), Path.of("sub/inner.txt"));
    String first = mirror.importDirectory("fedoraqa/own", folder.resolve("task"));
    assertThat(mirror.resolve("fedoraqa/own", "")).isEqualTo(new Found(first));
    assertThat(mirror.importDirectory("fedoraqa/own", folder.resolve("task"))).isEqualTo(first);
    Files.writeString(task.resolve("inner.txt"), "changed");
    String second = mirror.importDirectory("fedoraqa/own", folder.resolve("task"));
    assertThat(second).isNotEqualTo(first);

    GitCommand git = new GitCommand(folder.resolve("clones"));
    git.run("clone", "-q", folder.resolve("mirror/fedoraqa/own.git").toString(), "own");
    git.run("-C", "own", "fsck", "--strict");
    Path clone = folder.resolve("clones/own");
    assertThat(clone.resolve("link")).isSymbolicLink().hasContent("changed");
    assertThat(clone.resolve("check.sh")).isExecutable();
    assertThat(git.run("-C", "own", "log", "--format=%H").lines()).containsExactly(second, first);

    mirror.close();
    open();
    assertThat(mirror.resolve("fedoraqa/own", "main")).isEqualTo(new Found(second));
    assertThat(mirror.resolve("fedoraqa/own", "other"))
        .isEqualTo(new Missing("branch other of fedoraqa/own does not exist"));
    assertThat(mirror.urlOf("fedoraqa/own")).isEmpty();
  }

  @Test
  void aDirectoryIsNotPutOverAMirroredRepository() throws Exception {
    open(repository(upstream.directory().toString()));
    fetch();
    assertThatThrownBy(() -> mirror.importDirectory(NAME, upstream.directory()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is fetched from elsewhere");
    assertThatThrownBy(() -> mirror.importDirectory("../x", upstream.directory()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "/x",
        "x/",
        "a/b/c",
        "../x",
        "a/..",
        "./a",
        "a/.git",
        ".hidden/x",
        "a/x.git",
        "a/x.lock",
        "a b/c",
        "a/b\n",
        "a/b..c",
        "ü/x",
        "-a/b"
      })
  void aNameThatLeadsElsewhereIsRefused(String name) {
    assertThatThrownBy(
            () -> new MirroredRepository(name, "https://example.org/x.git", Optional.empty()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("expected NAMESPACE/NAME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "relative/path",
        "ftp://example.org/x",
        "ext::sh -c evil",
        "git://example.org/x"
      })
  void aUrlThatIsNoneOfOursIsRefused(String url) {
    assertThatThrownBy(() -> new MirroredRepository(NAME, url, Optional.empty()))
        .isInstanceOf(Refused.class)
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/x.git",
        "http://u:p@example.org/x",
        "ssh://git@example.org:22/x",
        "git@example.org:x/y.git",
        "file:///srv/x",
        "/srv/git/x with blank"
      })
  void aUrlOfOursIsTaken(String url) {
    assertThat(new MirroredRepository(NAME, url, Optional.empty()).url()).isEqualTo(url);
  }

  private void open(MirroredRepository... repositories) throws IOException {
    mirror = Mirror.open(folder.resolve("mirror"), List.of(repositories), SELDOM, CLOCK, ticker);
  }

  private Optional<String> fetch() throws Exception {
    return mirror.fetch(NAME).get(30, TimeUnit.SECONDS);
  }

  private void assertNothingIsOnItsWay() throws IOException {
    try (Stream<Path> left = Files.list(folder.resolve("mirror/.incoming"))) {
      assertThat(left).isEmpty();
    }
  }

  private static MirroredRepository repository(String url) {
    return new MirroredRepository(NAME, url, Optional.empty());
  }
}
