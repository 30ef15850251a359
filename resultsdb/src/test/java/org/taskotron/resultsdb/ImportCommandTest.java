package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.taskotron.base.daemon.Cli;

/** The command line of {@code resultsdb import}. */
class ImportCommandTest {

  @TempDir
  Path folder;

  @BeforeEach
  void configure() throws Exception {
    Files.writeString(folder.resolve("resultsdb.yaml"), "api: {port: 0}\n");
  }

  private String failing(int expected, String... options) {
    List<String> arguments = new ArrayList<>(List.of("import", folder.toString()));
    arguments.addAll(List.of(options));
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      assertThat(Cli.run(new ResultsDbMain(), arguments.toArray(String[]::new)))
          .isEqualTo(expected);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--strict | expected --dump FILE or --from URL",
        "--dump x --from http://h | expected --dump FILE or --from URL",
        "--from http://h --dry-run | --dry-run (expected with --dump only)",
        "--dump x --limit 5 | expected with --from only",
        "--dump x --pause 5s | expected with --from only",
        "--from http://h --limit 0 | --limit 0 (expected 1 to 10000)",
        "--from http://h --limit 10001 | --limit 10001 (expected 1 to 10000)",
        "--from http://h --pause 5 | --pause 5 (expected a duration with its unit",
        "--from http://h --ca missing.pem | --ca missing.pem: no such file (expected PEM)",
        "--from h | --from h (expected such as https://",
      })
  void wrongUsageSaysWhatWasExpected(String options, String expected) {
    assertThat(failing(2, options.strip().split(" "))).contains(expected);
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "nothing");
    assertThat(failing(2, "--from", "https://h", "--ca", file.toString()))
        .contains(file.toString())
        .contains("expected PEM");
  }
}
