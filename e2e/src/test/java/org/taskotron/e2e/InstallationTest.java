package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installation as the build makes it, moved to an inconvenient place. */
@Tag("process")
@Timeout(120)
class InstallationTest {

  private static final Path BUILT = RealHouse.ROOT.resolve("dist/target/taskotron");

  @TempDir
  static Path folder;

  private static Path home;

  private record Said(int exitCode, String out) {}

  @BeforeAll
  static void moved() throws Exception {
    home = folder.resolve("a place (50%d) with 'quotes'");
    assertThat(run(List.of("cp", "-a", BUILT.toString(), home.toString())).exitCode())
        .isZero();
  }

  @Test
  void saysWhichCommitItWasBuiltFrom() throws Exception {
    assumeThat(RealHouse.ROOT.resolve(".git")).exists();
    assertThat(
            run(List.of(home.resolve("bin/taskotron").toString(), "--version")).out())
        .matches("taskotron [0-9.]+ \\(commit [0-9a-f]{7,}\\+?\\)\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "buildmaster",
        "buildslave",
        "taskotron-trigger",
        "resultsdb",
        "taskotron",
        "jobrunner",
        "runtask",
        "taskotron_result"
      })
  void everyProgramRunsFromThereAndHasItsPages(String program) throws Exception {
    Said version = run(List.of(home.resolve("bin").resolve(program).toString(), "--version"));
    assertThat(version)
        .isEqualTo(new Said(0, version.out()))
        .extracting(Said::out)
        .asString()
        .startsWith(program + " ");
    Path link = Files.createSymbolicLink(
        folder.resolve("link-to-" + program), home.resolve("bin").resolve(program));
    assertThat(run(List.of(link.toString(), "--help")))
        .as("by a link of another name")
        .satisfies(said -> {
          assertThat(said.exitCode()).isZero();
          assertThat(said.out()).contains("--version");
        });
    assertThat(home.resolve("share/man/man1/" + program + ".1")).content().startsWith(".TH ");
    assertThat(home.resolve("share/bash-completion/completions/" + program)).isNotEmptyFile();
    assertThat(BUILT.resolve("lib/cds/" + program + ".jsa")).isNotEmptyFile();
  }

  @Test
  void anArchiveThatDoesNotFitIsIgnored() throws Exception {
    Files.writeString(home.resolve("lib/cds/taskotron.jsa"), "not an archive");
    assertThat(run(List.of(home.resolve("bin/taskotron").toString(), "--version")))
        .satisfies(said -> {
          assertThat(said.exitCode()).isZero();
          assertThat(said.out()).startsWith("taskotron ").hasLineCount(1);
        });
  }

  @Test
  void archivesCanBeMadeInPlace() throws Exception {
    Path archive = home.resolve("lib/cds/buildmaster.jsa");
    Files.delete(archive);
    assertThat(run(List.of(home.resolve("share/make-cds").toString(), "buildmaster")))
        .isEqualTo(new Said(0, ""));
    assertThat(archive).isNotEmptyFile();
  }

  @Test
  void theSampleConfigurationsAreThereAndGood() throws Exception {
    assertThat(run(List.of(
            home.resolve("bin/buildmaster").toString(),
            "checkconfig",
            home.resolve("conf/master.yaml").toString())))
        .extracting(Said::exitCode)
        .isEqualTo(0);
    assertThat(home.resolve("conf/slave.yaml")).isNotEmptyFile();
    assertThat(home.resolve("conf/trigger_rules.yml")).isNotEmptyFile();
  }

  @Test
  void ofEachLibraryThereIsOneVersion() throws IOException {
    try (Stream<Path> jars = Files.list(BUILT.resolve("lib"))) {
      List<String> names = jars.map(jar -> jar.getFileName().toString())
          .filter(jar -> jar.endsWith(".jar"))
          .map(jar ->
              jar.replaceFirst("-[0-9][^-]*(-r|-jre|-android|-empty.*)?(-linux-.*)?\\.jar$", ""))
          .toList();
      assertThat(names)
          .isNotEmpty()
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.contains("junit"));
    }
  }

  private static Said run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(new ArrayList<>(command))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out);
  }
}
