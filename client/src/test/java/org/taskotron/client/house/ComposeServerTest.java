package org.taskotron.client.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeServerTest {

  @TempDir
  Path tmp;

  private ComposeServer server;

  @BeforeEach
  void aCompose() throws Exception {
    Path compose = Files.createDirectories(tmp.resolve("composes/C-1/compose/metadata"));
    Files.writeString(compose.resolve("images.json"), "{}");
    Files.writeString(tmp.resolve("secret"), "not for you");
    server = ComposeServer.start(tmp.resolve("composes"), 0);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFileIsServedWithItsType() throws Exception {
    HttpResponse<String> answer = get("/C-1/compose/metadata/images.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{}");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void nothingOutsideTheDirectoryIsServed() throws Exception {
    assertThat(get("/../secret").statusCode()).isEqualTo(404);
    assertThat(get("/%2e%2e/secret").statusCode()).isEqualTo(404);
    assertThat(get("/%00").statusCode()).isEqualTo(404);
    assertThat(get("/C-1").statusCode()).isEqualTo(404);
    assertThat(get("/C-1/compose/metadata/images.json").statusCode()).isEqualTo(200);
  }

  @Test
  void nothingCanBePutThere() throws Exception {
    HttpRequest post = HttpRequest.newBuilder(URI.create(server.url() + "/C-1"))
        .POST(BodyPublishers.ofString("x"))
        .build();
    assertThat(HttpClient.newHttpClient().send(post, BodyHandlers.ofString()).statusCode())
        .isEqualTo(405);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
            BodyHandlers.ofString());
  }
}
