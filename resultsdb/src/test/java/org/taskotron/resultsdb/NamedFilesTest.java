package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigException;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.test.TestCertificate;

/** {@code resultsdb checkconfig} finds certificates and keys that cannot be used. */
class NamedFilesTest {

  @TempDir
  Path folder;

  private void check(String yaml) throws ConfigException {
    Path file = folder.resolve("resultsdb.yaml");
    NamedFiles.check(file, ConfigReader.read(file.toString(), yaml, ResultsDbConfig.class));
  }

  @Test
  void allFilesThatCannotBeUsedAreNamedAtOnce() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "neither certificate nor key");
    String yaml = """
        api: {tls: {certificate: HERE/none.pem, key: HERE/text}}
        frontend: {tls: {certificate: HERE, key: HERE/none.key}}
        announce:
          fedora_messaging:
            broker: mq.example:5671
            tls: {ca: HERE/none-ca.pem, certificate: HERE/text, key: HERE/text}
          stomp:
            destination: /topic/x
            host_and_ports: [mq.example:61614]
            tls: {ca: HERE/text}
        """.replace("HERE", folder.toString());
    assertThatThrownBy(() -> check(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "api.tls.certificate: " + folder + "/none.pem: no such file (expected PEM)")
        .hasMessageContaining("api.tls.key: " + text + ": no private key in it (expected PEM")
        .hasMessageContaining("frontend.tls.certificate: " + folder)
        .hasMessageContaining("frontend.tls.key: " + folder + "/none.key: no such file")
        .hasMessageContaining("announce.fedora_messaging.tls.ca: " + folder + "/none-ca.pem: no")
        .hasMessageContaining("announce.fedora_messaging.tls.certificate: " + text)
        .hasMessageContaining("announce.fedora_messaging.tls.key: " + text)
        .hasMessageContaining("announce.stomp.tls.ca: " + text);
  }

  @Test
  void filesThatAreGoodAreTaken() {
    TestCertificate good = TestCertificate.in(folder);
    String tls = "{certificate: " + good.certificate() + ", key: " + good.key() + "}";
    String yaml = "api: {tls: " + tls + "}\nannounce: {fedora_messaging: {broker: 'b:1', tls: "
        + tls.replace("{", "{ca: " + good.certificate() + ", ") + "}}";
    assertThatCode(() -> check(yaml)).doesNotThrowAnyException();
  }

  @Test
  void withoutFilesThereIsNothingToFind() {
    assertThatCode(
            () -> check("announce: {stomp: {destination: /q, host_and_ports: ['b:1'], tls: {}}}"))
        .doesNotThrowAnyException();
  }
}
