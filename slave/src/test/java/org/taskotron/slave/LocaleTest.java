package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.proto.v1.JobOutcome;
import org.taskotron.slave.house.SlaveHouse;
import org.taskotron.slave.house.SlaveHouse.Given;
import org.taskotron.slave.house.TaskRepository;

/** A real slave, by the launcher of the installation, where the locale knows no letters but those of ASCII. */
@Tag("process")
class LocaleTest {

  private static final String NAME = "na\u00efve-\u0444\u0430\u0439\u043b.txt";

  @TempDir
  Path temp;

  private Path home;
  private SlaveHouse house;
  private Process slave;

  @BeforeEach
  void install() throws IOException {
    Path source = Path.of(System.getProperty("taskotron.root", "..")).resolve("dist/src");
    home = temp.resolve("home");
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    Files.createDirectories(home.resolve("libexec"));
    Files.copy(source.resolve("libexec/find-java"), home.resolve("libexec/find-java"));
    Files.copy(source.resolve("bin/launch"), home.resolve("bin/buildslave"));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(home.resolve("lib/taskotron.jar"))) {
      new JarOutputStream(out, manifest).close();
    }
    house = new SlaveHouse(temp);
  }

  @AfterEach
  void end() throws InterruptedException {
    if (slave != null) {
      slave.destroyForcibly().waitFor();
    }
    house.close();
  }

  private void start(Map<String, String> locale) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(
            "/bin/sh", home.resolve("bin/buildslave").toString(), "run", house.directory.toString())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("slave.out").toFile());
    Map<String, String> environment = new TreeMap<>(builder.environment());
    environment.keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("LANG"));
    environment.putAll(locale);
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    slave = builder.start();
    await().atMost(Duration.ofSeconds(60)).until(house.master::connected);
  }

  private Given given() {
    return house.task("""
          - shell:
              - 'cp %1$s "${artifactsdir}/"'
              - 'echo "locale: $${LC_ALL-none} $${LANG-none}"'
          - resultsdb:
              results: |
                results: [{item: foo, type: koji_build, outcome: PASSED, artifact: %1$s}]
        """.formatted(NAME), TaskRepository.File.plain(NAME, "text"));
  }

  private void assertBrought(Given given) {
    assertThat(house.ended(given).getOutcome())
        .as(house.log(given))
        .isEqualTo(JobOutcome.COMPLETED);
    assertThat(house.master.artifacts.get(given.job() + "/1:task_output/" + NAME))
        .asString()
        .isEqualTo("text");
    assertThat(house.master.results.get(given.job() + "/1/2.1").getArtifact()).isEqualTo(NAME);
    assertThat(house.log(given)).contains(NAME);
  }

  @Test
  void namesOutsideOfAsciiWorkInTheLocaleCAndTasksStillFindThatLocale() throws Exception {
    start(Map.of("LANG", "C"));
    Given given = given();
    assertBrought(given);
    assertThat(house.log(given)).contains("locale: none C\n");
  }

  @Test
  void withoutAnyLocaleTasksGetOursToo() throws Exception {
    start(Map.of());
    Given given = given();
    assertBrought(given);
    assertThat(house.log(given)).contains("locale: C.UTF-8 none\n");
  }
}
