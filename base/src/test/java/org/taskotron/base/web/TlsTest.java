package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.test.TestCertificate;

class TlsTest {

  @TempDir
  Path folder;

  @Test
  void aCertificateMakesItHttps() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    WebConfig usual = WebConfig.forTests();
    WebConfig config = new WebConfig(
        usual.listen(),
        usual.port(),
        Optional.of(new WebConfig.Tls(certificate.certificate(), certificate.key())),
        usual.accessLog(),
        usual.trustedProxies(),
        usual.maxBody(),
        usual.maxHeader(),
        usual.bodyTimeout(),
        usual.answerTimeout(),
        usual.idleTimeout(),
        usual.workers(),
        usual.waiting(),
        usual.maxConnections(),
        usual.links());
    Routes routes = new Routes();
    routes.get("/where", request -> Answer.text(request.baseUrl()));
    try (Site site = Site.of(config, routes, context -> context)) {
      String url = "https://127.0.0.1:" + site.server().port();
      HttpResponse<String> answer = HttpClient.newBuilder()
          .sslContext(certificate.client())
          .build()
          .send(
              HttpRequest.newBuilder(URI.create(url + "/where")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo(url);
    }
  }
}
