package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The systemd units, as systemd itself judges them. */
class UnitsTest {

  private static final Path SYSTEMD = RealHouse.ROOT.resolve("systemd");

  @TempDir
  Path root;

  @Tag("systemd")
  @ParameterizedTest
  @ValueSource(strings = {"buildmaster", "buildslave@", "taskotron-trigger", "resultsdb"})
  void systemdFindsNoMistakeInAUnit(String name) throws Exception {
    Path units = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    Path programs = Files.createDirectories(root.resolve("usr/bin"));
    for (String program : List.of("buildmaster", "buildslave", "taskotron-trigger", "resultsdb")) {
      Path file = Files.writeString(programs.resolve(program), "#!/bin/sh\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path unit = units.resolve(name.endsWith("@") ? name + "one.service" : name + ".service");
    Files.copy(unit(name), unit);
    for (String target : List.of("sysinit", "basic", "shutdown", "network-online", "multi-user")) {
      Files.writeString(units.resolve(target + ".target"), "[Unit]\n");
    }
    Process verify = new ProcessBuilder(
            "systemd-analyze",
            "verify",
            "--root=" + root,
            "--recursive-errors=no",
            "--man=no",
            unit.toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(verify.waitFor()).as(said).isZero();
    assertThat(said).doesNotContain(name.replace("@", "@one") + ".service:");
  }

  @Test
  void stoppingASlaveLeavesItsTasksAlone() throws IOException {
    assertThat(Files.readAllLines(unit("buildslave@")))
        .contains("KillMode=process", "OOMPolicy=continue", "Delegate=yes")
        .noneMatch(
            line -> line.startsWith("PrivateTmp=") || line.startsWith("RestrictNamespaces="));
  }

  @ParameterizedTest
  @ValueSource(strings = {"buildmaster", "taskotron-trigger", "resultsdb"})
  void reloadFailsLoudly(String name) throws IOException {
    assertThat(Files.readString(unit(name)))
        .contains("Type=notify\n")
        .containsPattern("ExecReload=/usr/bin/" + name + " reconfig /(var/lib|etc)/taskotron/")
        .doesNotContain("kill -HUP")
        .doesNotContain("\nMemoryDenyWriteExecute");
  }

  private static Path unit(String name) {
    return SYSTEMD.resolve("system").resolve(name + ".service");
  }
}
