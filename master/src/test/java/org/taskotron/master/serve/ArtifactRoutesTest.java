package org.taskotron.master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.taskotron.base.web.Pages;
import org.taskotron.base.web.Site;
import org.taskotron.base.web.WebConfig;
import org.taskotron.master.artifact.ArtifactLimits;
import org.taskotron.master.artifact.ArtifactStore;
import org.taskotron.master.artifact.Stored;
import org.taskotron.master.artifact.Upload;
import org.taskotron.master.job.AttemptPlace;
import org.taskotron.master.log.LogBook;
import org.taskotron.master.log.LogFeed;
import org.taskotron.master.log.LogListener;
import org.taskotron.master.log.LogSettings;

class ArtifactRoutesTest {

  private static final UUID JOB = UUID.fromString("27f94e36-62ec-51e6-83fd-525400d7d6a4");
  private static final UUID LOG_ONLY = UUID.fromString("11111111-62ec-51e6-83fd-525400d7d6a4");
  private static final Instant SUBMITTED = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ALL = "/artifacts/all/" + JOB + "/";

  @TempDir
  Path folder;

  private ArtifactStore artifacts;
  private LogBook logs;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    artifacts = ArtifactStore.open(folder.resolve("artifacts"), ArtifactLimits.USUAL);
    logs = LogBook.open(folder.resolve("logs"), LogSettings.USUAL, Clock.systemUTC());
    Pages pages = new Pages(Site.context(), WebConfig.forTests(), "org.taskotron.master.templates");
    site = Site.of(new ArtifactRoutes(
            artifacts,
            logs,
            job ->
                job.equals(LOG_ONLY) ? Optional.of(LocalDate.of(2026, 11, 21)) : Optional.empty(),
            pages)
        .routes());
  }

  @AfterEach
  void close() throws Exception {
    site.close();
    logs.close();
  }

  @Test
  void anArtifactIsServedUnderItsJobAndUnderItsDay() throws Exception {
    upload(1, "task_output/a b/ü?.txt", "grüße".getBytes(StandardCharsets.UTF_8));
    for (String root : new String[] {ALL, "/artifacts/20261121/" + JOB + "/"}) {
      HttpResponse<String> answer = site.get(root + "task_output/a%20b/%C3%BC%3F.txt");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("grüße");
      assertThat(header(answer, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
      assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(answer, "Content-Security-Policy")).startsWith("sandbox;");
    }
    assertThat(site.method("HEAD", ALL + "task_output/a%20b/%C3%BC%3F.txt")
            .headers()
            .firstValue("Content-Length"))
        .contains("7");
  }

  @Test
  void aRangeOrAnUnchangedFileIsAnsweredShort() throws Exception {
    upload(1, "data.txt", "0123456789".getBytes(StandardCharsets.UTF_8));
    HttpResponse<String> range = site.get(ALL + "data.txt", "Range", "bytes=3-5");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo("345");
    assertThat(header(range, "Content-Range")).isEqualTo("bytes 3-5/10");
    assertThat(site.get(ALL + "data.txt", "Range", "bytes=20-").statusCode()).isEqualTo(416);
    String tag = header(site.get(ALL + "data.txt"), "ETag");
    assertThat(site.get(ALL + "data.txt", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void whatCouldRunInABrowserIsSandboxedOrDownloaded() throws Exception {
    byte[] script = "<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8);
    upload(1, "report.html", script);
    upload(1, "picture.svg", script);
    upload(1, "page.xhtml", script);
    upload(1, "noending", script);
    upload(1, "programm.js", script);
    upload(1, "binary", new byte[] {1, 2, 0, 3});
    upload(1, "binary.txt", new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    upload(1, "image.PNG", new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    upload(1, "data.json", "{}".getBytes(StandardCharsets.UTF_8));
    upload(1, "empty", new byte[0]);
    HttpResponse<String> html = site.get(ALL + "report.html");
    assertThat(header(html, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(html, "Content-Security-Policy"))
        .startsWith("sandbox;")
        .doesNotContain("allow-scripts");
    for (String name : new String[] {"picture.svg", "page.xhtml", "binary", "binary.txt"}) {
      HttpResponse<String> answer = site.get(ALL + name);
      assertThat(header(answer, "Content-Type")).as(name).isEqualTo("application/octet-stream");
      assertThat(header(answer, "Content-Disposition"))
          .isEqualTo("attachment; filename*=UTF-8''" + name);
    }
    for (String name : new String[] {"noending", "programm.js", "empty"}) {
      assertThat(header(site.get(ALL + name), "Content-Type"))
          .as(name)
          .isEqualTo("text/plain; charset=utf-8");
    }
    assertThat(header(site.get(ALL + "image.PNG"), "Content-Type")).isEqualTo("image/png");
    assertThat(header(site.get(ALL + "data.json"), "Content-Type")).isEqualTo("application/json");
  }

  @Test
  void foldersAreListed() throws Exception {
    upload(1, "task_output/<b>.txt", new byte[1500]);
    upload(2, "task_output/second", new byte[1]);
    log(JOB, 1, "one\n", true);
    log(JOB, 3, "three\n", true);
    HttpResponse<String> root = site.get(ALL, "Accept", "text/html");
    assertThat(root.body())
        .contains(
            "href=\"task_output/\"",
            "href=\"attempt-2/\"",
            "href=\"attempt-3/\"",
            "href=\"taskotron.log\"");
    HttpResponse<String> inner = site.get(ALL + "task_output/");
    assertThat(inner.body())
        .contains("href=\"%3Cb%3E.txt\"", "&lt;b&gt;.txt", "1.5 kB")
        .doesNotContain("<b>");
    assertThat(site.get(ALL + "attempt-3/").body()).contains("taskotron.log");
    assertThat(site.get("/artifacts/20261121/").body()).contains("href=\"" + JOB + "/\"");
    assertThat(site.get("/artifacts/").body())
        .contains("href=\"20261121/\"")
        .doesNotContain(".incoming");
    assertThat(site.get(ALL + "task_output/", "Accept", "application/json").body())
        .contains("\"name\":\"<b>.txt\"", "\"size\":1500", "\"type\":\"file\"");
  }

  @Test
  void aFolderWithoutItsSlashIsLedThere() throws Exception {
    upload(1, "task_output/a b/x", new byte[1]);
    HttpResponse<String> answer = site.get(ALL + "task_output/a%20b");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(header(answer, "Location")).isEqualTo(ALL + "task_output/a%20b/");
    assertThat(site.get("/artifacts/all/" + JOB).statusCode()).isEqualTo(303);
    assertThat(site.get(ALL + "task_output/a%20b/x/").statusCode()).isEqualTo(404);
  }

  @Test
  void allJobsTogetherAreNotListed() {
    HttpResponse<String> answer = site.get("/artifacts/all/");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("all jobs together are not listed");
  }

  @Test
  void aLogIsServedAsItGrows() throws Exception {
    LogFeed feed = log(JOB, 2, "first\n", false);
    upload(1, "x", new byte[1]);
    assertThat(site.get(ALL + "attempt-2/taskotron.log").body()).isEqualTo("first\n");
    feed.write(6, ByteString.copyFromUtf8("second\n"), true);
    await()
        .untilAsserted(
            () -> assertThat(site.get(ALL + "attempt-2/taskotron.log").body())
                .isEqualTo("first\nsecond\n"));
    assertThat(site.get(ALL + "taskotron.log").statusCode()).isEqualTo(404);
    HttpResponse<String> range = site.get(ALL + "attempt-2/taskotron.log", "Range", "bytes=-7");
    assertThat(range.body()).isEqualTo("second\n");
  }

  @Test
  void aJobWithoutArtifactsStillHasItsLog() {
    log(LOG_ONLY, 1, "<b>only a log</b>\n", true);
    HttpResponse<String> answer = site.get("/artifacts/all/" + LOG_ONLY + "/taskotron.log");
    assertThat(answer.body()).isEqualTo("<b>only a log</b>\n");
    assertThat(header(answer, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(site.get("/artifacts/all/" + LOG_ONLY + "/").body()).contains("taskotron.log");
    assertThat(site.get("/artifacts/20261121/").body()).contains(LOG_ONLY.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/artifacts/all/nothing/",
        "/artifacts/all/00000000-0000-0000-0000-000000000000/",
        "/artifacts/20261121/x",
        "/artifacts/..%2f..%2fetc%2fpasswd",
        "/artifacts/%2e%2e/logs/",
        "/artifacts/20261121/../../secret",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/%2e%2e/%2e%2e/%2e%2e/secret",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/..%2f..%2f..%2fsecret",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4//x",
        "/artifacts/.incoming/",
        "/artifacts/.incoming/1",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/out/secret",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/link",
        "/artifacts/all/27F94E36-62EC-51E6-83FD-525400D7D6A4/x",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/x%00.txt",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/x/y",
        "/artifacts/99999999/",
        "/artifacts/20269999/",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/attempt-0/x",
        "/artifacts/all/27f94e36-62ec-51e6-83fd-525400d7d6a4/%C3%28"
      })
  void nothingOutsideIsEverServed(String path) throws Exception {
    upload(1, "x", new byte[1]);
    Files.writeString(folder.resolve("secret"), "geheim");
    Path job = folder.resolve("artifacts/20261121/" + JOB);
    Files.createSymbolicLink(job.resolve("out"), folder);
    Files.createSymbolicLink(job.resolve("link"), folder.resolve("secret"));
    Files.writeString(folder.resolve("artifacts/.incoming/1"), "geheim");
    HttpResponse<String> answer = site.get(path);
    assertThat(answer.statusCode()).isIn(400, 404);
    assertThat(answer.body()).doesNotContain("geheim").doesNotContain(folder.toString());
    assertThat(site.raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .doesNotContain("geheim");
    assertThat(site.get(ALL + "x").statusCode()).isEqualTo(200);
    assertThat(site.get(ALL).body()).doesNotContain("\"link\"").doesNotContain("out");
  }

  @Test
  void aFolderOfManyFilesIsCut() throws Exception {
    upload(1, "many/first", new byte[1]);
    Path many = folder.resolve("artifacts/20261121/" + JOB + "/many");
    for (int i = 0; i < 5_100; i++) {
      Files.createFile(many.resolve("file" + i));
    }
    assertThat(site.get(ALL + "many/").body()).contains("101 more are not listed.");
  }

  private void upload(int attempt, String path, byte[] content) throws Exception {
    String sha = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    AttemptPlace place = AttemptPlace.of(JOB, attempt, SUBMITTED);
    try (Upload upload = (Upload) artifacts.begin(place, path, content.length, sha)) {
      upload.write(ByteString.copyFrom(content));
      assertThat(upload.finish()).isEqualTo(new Stored(true));
    }
  }

  private LogFeed log(UUID job, int attempt, String text, boolean end) {
    AttemptPlace place = AttemptPlace.of(job, attempt, SUBMITTED);
    LogFeed feed = logs.feed(place, new LogListener() {
      @Override
      public void taken(int chunks) {}

      @Override
      public void stored(long length, boolean ended) {}

      @Override
      public void refused(Reason reason, String why) {}

      @Override
      public void unavailable(String why) {}
    });
    feed.write(0, ByteString.copyFromUtf8(text), end);
    await()
        .until(() ->
            logs.state(place).length() == text.length() && logs.state(place).ended() == end);
    return feed;
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }
}
