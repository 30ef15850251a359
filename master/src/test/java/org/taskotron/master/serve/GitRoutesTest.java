package org.taskotron.master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.util.FS;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.web.Site;
import org.taskotron.master.mirror.GitCommand;
import org.taskotron.master.mirror.GitHome;
import org.taskotron.master.mirror.Mirror;
import org.taskotron.master.mirror.MirroredRepository;

/** The real git reads from our server. */
class GitRoutesTest {

  private static final String NAME = "fedoraqa/rpmlint";
  private static final String BASIC = "Basic "
      + Base64.getEncoder().encodeToString("client01:s3cret:x".getBytes(StandardCharsets.UTF_8));

  @TempDir
  Path folder;

  private GitCommand upstream;
  private Mirror mirror;
  private Site site;
  private GitCommand slave;

  @BeforeAll
  static void settle(@TempDir Path ssh) throws IOException {
    GitHome.settle(ssh);
    Path lasting = Files.createTempDirectory("file-system");
    lasting.toFile().deleteOnExit();
    FS.FileStoreAttributes.get(lasting);
  }

  @BeforeEach
  void open() throws Exception {
    upstream = GitCommand.repository(folder.resolve("upstream"), "develop");
    mirror = Mirror.open(
        folder.resolve("mirror"),
        List.of(new MirroredRepository(NAME, upstream.directory().toString(), Optional.empty())),
        Duration.ofHours(1),
        Clock.systemUTC(),
        System::nanoTime);
    fetch();
    site = Site.of(new GitRoutes(
            mirror, (name, password) -> name.equals("client01") && password.equals("s3cret:x"))
        .routes());
    slave = new GitCommand(folder.resolve("slave"));
  }

  @AfterEach
  void close() {
    site.close();
    mirror.close();
  }

  private void fetch() throws Exception {
    assertThat(mirror.fetch(NAME).get(30, TimeUnit.SECONDS)).isEmpty();
  }

  private String url() {
    return url("client01:s3cret%3Ax");
  }

  private String url(String login) {
    return site.url().replace("http://", "http://" + login + "@") + "/git/" + NAME + ".git";
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2"})
  void aCloneGetsEverything(String protocol) throws Exception {
    upstream.run("tag", "-a", "-m", "one", "v1");
    upstream.run("branch", "f31");
    for (int i = 0; i < 30; i++) {
      upstream.commit("file" + i, "content " + i);
    }
    fetch();
    slave.run("-c", "protocol.version=" + protocol, "clone", "-q", url(), "work");
    GitCommand work = new GitCommand(slave.directory().resolve("work"));
    assertThat(work.head()).isEqualTo(upstream.head());
    work.run("fsck", "--strict");
    assertThat(work.run("branch", "-r"))
        .contains("origin/HEAD -> origin/develop")
        .contains("origin/f31");
    assertThat(work.run("tag")).contains("v1");
    String next = upstream.commit("later", "later");
    fetch();
    work.run("-c", "protocol.version=" + protocol, "pull", "-q");
    assertThat(work.head()).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2"})
  void aSlaveFetchesTheVeryCommitOfItsAssignment(String protocol) throws Exception {
    String assigned = upstream.commit("a", "as assigned");
    fetch();
    upstream.run("reset", "-q", "--hard", "HEAD~1");
    upstream.commit("a", "rewritten");
    fetch();
    slave.run("init", "-q");
    slave.run("-c", "protocol.version=" + protocol, "fetch", "-q", "--depth", "1", url(), assigned);
    slave.run("checkout", "-q", "FETCH_HEAD");
    assertThat(slave.head()).isEqualTo(assigned);
    assertThat(slave.directory().resolve("a")).hasContent("as assigned");
  }

  @Test
  void aLargeRepositoryIsStreamed() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(1).nextBytes(large);
    Files.write(upstream.directory().resolve("large"), large);
    upstream.run("add", "large");
    upstream.run("commit", "-q", "-m", "large");
    fetch();
    slave.run("clone", "-q", url(), "work");
    assertThat(Files.readAllBytes(slave.directory().resolve("work/large"))).isEqualTo(large);
  }

  @Test
  void manyHavesAreSentCompressedAndUnderstood() throws Exception {
    slave.run("clone", "-q", url(), "work");
    GitCommand work = new GitCommand(slave.directory().resolve("work"));
    for (int i = 0; i < 120; i++) {
      work.commit("own", "own " + i);
    }
    String next = upstream.commit("b", "b");
    fetch();
    work.run("fetch", "-q");
    assertThat(work.run("rev-parse", "origin/develop").strip()).isEqualTo(next);
  }

  @Test
  void onlySlavesRead() throws Exception {
    assertThat(slave.tried("clone", "-q", url("client01:wrong"), "w1").text())
        .contains("Authentication failed");
    assertThat(slave
            .tried("clone", "-q", site.url() + "/git/" + NAME + ".git", "w2")
            .status())
        .isNotZero();
    HttpResponse<String> refused =
        site.get("/git/" + NAME + ".git/info/refs?service=git-upload-pack");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate"))
        .contains("Basic realm=\"taskotron slaves\"");
    for (String header : new String[] {
      "Basic", "Basic !!!", "Basic " + encoded("noColon"), "Bearer x", "Basic " + encoded(":")
    }) {
      assertThat(site.get(
                  "/git/" + NAME + ".git/info/refs?service=git-upload-pack",
                  "Authorization",
                  header)
              .statusCode())
          .as(header)
          .isEqualTo(401);
    }
    assertThat(site.post("/git/" + NAME + ".git/git-upload-pack", "0000").statusCode())
        .isEqualTo(401);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void nobodyWrites() throws Exception {
    slave.run("clone", "-q", url(), "work");
    GitCommand work = new GitCommand(slave.directory().resolve("work"));
    work.commit("evil", "evil");
    assertThat(work.tried("push", "-q", "origin", "develop").status()).isNotZero();
    assertThat(get("/git/" + NAME + ".git/info/refs?service=git-receive-pack").statusCode())
        .isEqualTo(403);
    assertThat(get("/git/" + NAME + ".git/info/refs").body())
        .contains("service: '' (expected git-upload-pack: repositories are read here)");
    assertThat(site.post("/git/" + NAME + ".git/git-receive-pack", "0000", "Authorization", BASIC)
            .statusCode())
        .isEqualTo(404);
    assertThat(get("/git/" + NAME + ".git/HEAD").statusCode()).isEqualTo(404);
    assertThat(get("/git/" + NAME + ".git/objects/info/packs").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/git/fedoraqa/other.git", "/git/../fedoraqa/rpmlint.git", "/git/fedoraqa/..%2Frpmlint.git",
            "/git/..%2F../x.git",
        "/git/%2e%2e/rpmlint.git", "/git/fedoraqa/%2e%2e.git", "/git/fedoraqa/rpmlint.git.git",
            "/git/fedoraqa/a%0Ab.git",
        "/git/fedoraqa/.incoming", "/git/.incoming/x.git"
      })
  void aNameThatLeadsElsewhereIsNotFound(String path) throws Exception {
    HttpResponse<String> answer = get(path + "/info/refs?service=git-upload-pack");
    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.body()).doesNotContain(folder.toString());
    assertThat(get("/git/" + NAME + ".git/info/refs?service=git-upload-pack").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aBadWishHarmsNobody() throws Exception {
    String upload = "/git/" + NAME + ".git/git-upload-pack";
    HttpResponse<String> type =
        site.post(upload, "x", "Authorization", BASIC, "Content-Type", "text/plain");
    assertThat(type.statusCode()).isEqualTo(415);
    for (String body : new String[] {
      "",
      "x",
      "ffff",
      "0000",
      "0032want 1234567890123456789012345678901234567890\n00000009done\n",
      "0004",
      "zzzz"
    }) {
      HttpResponse<String> answer = site.post(
          upload,
          body,
          "Authorization",
          BASIC,
          "Content-Type",
          "application/x-git-upload-pack-request");
      assertThat(answer.statusCode()).as(body).isIn(200, 400);
      assertThat(answer.body()).doesNotContain("PACK").doesNotContain(folder.toString());
    }
    HttpRequest large = site.request(
            upload, "Authorization", BASIC, "Content-Type", "application/x-git-upload-pack-request")
        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5 << 20]))
        .build();
    assertThat(site.client().send(large, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(413);
    slave.run("clone", "-q", url(), "work");
  }

  @Test
  void aCommitThatIsNotHereIsSaidSo() throws Exception {
    slave.run("init", "-q");
    for (String protocol : new String[] {"0", "2"}) {
      GitCommand.Answer answer = slave.tried(
          "-c",
          "protocol.version=" + protocol,
          "fetch",
          "-q",
          url(),
          "1234567890123456789012345678901234567890");
      assertThat(answer.status()).isNotZero();
      assertThat(answer.text()).contains("1234567890123456789012345678901234567890 not valid");
    }
  }

  private HttpResponse<String> get(String path) {
    return site.get(path, "Authorization", BASIC);
  }
}
