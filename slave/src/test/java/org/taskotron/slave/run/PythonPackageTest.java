package org.taskotron.slave.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Python package's own tests, and looks whether all of it travels in our jar. */
class PythonPackageTest {

  private static final Path MODULE = Path.of(System.getProperty("taskotron.root", ".."), "slave");

  @BeforeEach
  void pythonIsThere() throws Exception {
    boolean usable = run(Path.of("."), "-c", "import yaml").exit() == 0;
    if (Boolean.parseBoolean(System.getenv("CI"))) {
      assertThat(usable).as("python3 with python3-yaml").isTrue();
    }
    assumeTrue(usable, "NOT RUN: python3 with python3-yaml is missing");
  }

  @Test
  void itsOwnTestsPass() throws Exception {
    Ran ran = run(MODULE.resolve("src/test/python"), "-B", "-m", "unittest", "discover");
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("OK");
  }

  @Test
  void everyModuleIsUnpackedAndCanBeImported(@TempDir Path cache) throws Exception {
    Tools tools = Tools.in(cache, Tools.defaultPython());
    List<String> sources = names(MODULE.resolve("src/main/python/libtaskotron"));
    assertThat(names(tools.libraries().resolve("libtaskotron"))).isEqualTo(sources);
    for (String name : sources) {
      String module = name.replace(".py", "").replace("__init__", "");
      Ran ran = run(
          tools.libraries(), "-c", "import libtaskotron" + (module.isEmpty() ? "" : "." + module));
      assertThat(ran.exit()).as(ran.output()).isZero();
    }
  }

  private static List<String> names(Path directory) throws Exception {
    try (var files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".py"))
          .sorted()
          .toList();
    }
  }

  private record Ran(int exit, String output) {}

  private static Ran run(Path directory, String... arguments) throws Exception {
    List<String> line = new java.util.ArrayList<>(List.of(Tools.defaultPython().toString()));
    line.addAll(List.of(arguments));
    Process process = new ProcessBuilder(line)
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), output);
  }
}
