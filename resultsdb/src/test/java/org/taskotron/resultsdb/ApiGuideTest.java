package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Chassis;
import org.taskotron.base.daemon.ManualClock;
import org.taskotron.base.daemon.Ticker;
import org.taskotron.resultsdb.access.FakeProvider;
import org.taskotron.resultsdb.access.NewToken;

/** Whoever does what the guide to the API says is answered what the guide says. */
@Tag("curl")
class ApiGuideTest {

  /** From here on posting takes a token, as the guide says. */
  private static final String TOKENS = "Tokens";

  @TempDir
  Path folder;

  private final NewToken token = NewToken.make("rpmlint-runner");

  @Test
  void eachCommandIsAnsweredAsTheGuideSays() throws Exception {
    Guide guide = Guide.read("resultsdb-api.md");
    Chassis chassis = new Chassis(
        "resultsdb",
        folder,
        new ManualClock(Instant.parse("2026-11-21T12:00:00Z")),
        Ticker.system());
    try (FakeProvider provider = new FakeProvider();
        ResultsDb resultsDb = start(chassis, provider)) {
      Awaitility.await("ready")
          .atMost(Duration.ofSeconds(30))
          .until(() -> chassis.readiness().ready());
      Shell shell = new Shell(folder, resultsDb.apiPort())
          .with("TOKEN", token.token())
          .with("OIDC_TOKEN", provider.token("jane"));
      List<String> wrong = new ArrayList<>();
      String section = "";
      for (Guide.Example example : guide.examples()) {
        if (!example.section().equals(section) && example.section().equals(TOKENS)) {
          Files.writeString(yaml(), settings(provider) + tokens());
          resultsDb.reload();
        }
        section = example.section();
        example.differsFrom(shell.run(example.command())).ifPresent(wrong::add);
      }
      assertThat(guide.examples()).hasSizeGreaterThan(30);
      if (!wrong.isEmpty()) {
        fail(String.join("\n\n", wrong));
      }
    }
  }

  private ResultsDb start(Chassis chassis, FakeProvider provider) throws Exception {
    Files.writeString(yaml(), settings(provider));
    return ResultsDb.start(
        chassis, yaml(), ConfigReader.read(yaml(), ResultsDbConfig.class), Set.of(Part.API));
  }

  private Path yaml() {
    return folder.resolve("resultsdb.yaml");
  }

  private static String settings(FakeProvider provider) {
    return "api: {port: 0, access_log: none}\n"
        + "oidc: {issuer: '" + provider.base() + "', client_id: " + FakeProvider.CLIENT
        + ", client_secret: '" + provider.config().clientSecret().reveal() + "'}\n"
        + "permissions: [{users: [jane], testcases: ['dist.*']}]\n"
        + "decision_policies: [{name: updates, item_types: [koji_build],"
        + " required: [{testcase: dist.rpmlint}]}]\n";
  }

  /** As the command printed it, narrowed as an operator would. */
  private String tokens() {
    return "tokens:\n"
        + token
            .yaml()
            .replace("['*']", "['dist.*']")
            .replace("[results, groups, testcases]", "[results]")
        + "\n";
  }
}
