package org.taskotron.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  @TempDir
  Path folder;

  private static String pem(String what, byte[] der) {
    return "-----BEGIN " + what + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + what
        + "-----\n";
  }

  @Test
  void aCertificateMakesItHttps() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "web",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "3650",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit",
            "-keypass",
            "changeit")
        .redirectErrorStream(true)
        .start();
    String said = new String(
        keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Path certificate = Files.writeString(
        folder.resolve("cert.pem"),
        pem("CERTIFICATE", keys.getCertificate("web").getEncoded()));
    Path key = Files.writeString(
        folder.resolve("key.pem"),
        pem("PRIVATE KEY", keys.getKey("web", "changeit".toCharArray()).getEncoded()));
    WebConfig usual = WebConfig.forTests();
    WebConfig config = new WebConfig(
        usual.listen(),
        usual.port(),
        Optional.of(new WebConfig.Tls(certificate, key)),
        usual.accessLog(),
        usual.trustedProxies(),
        usual.maxBody(),
        usual.maxHeader(),
        usual.bodyTimeout(),
        usual.answerTimeout(),
        usual.idleTimeout(),
        usual.workers(),
        usual.waiting(),
        usual.links());
    Routes routes = new Routes();
    routes.get("/where", request -> Answer.text(request.baseUrl()));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("web", keys.getCertificate("web"));
    trust.init(trusted);
    SSLContext ssl = SSLContext.getInstance("TLS");
    ssl.init(null, trust.getTrustManagers(), null);
    try (Site site = Site.of(config, routes, context -> context)) {
      String url = "https://127.0.0.1:" + site.server().port();
      HttpResponse<String> answer = HttpClient.newBuilder()
          .sslContext(ssl)
          .build()
          .send(
              HttpRequest.newBuilder(URI.create(url + "/where")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo(url);
    }
  }
}
