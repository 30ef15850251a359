package org.taskotron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./run}, {@code ./test} and what they call, in a clone with blanks in its path, from another directory. Maven is a
 * script here that notes its arguments and makes what the real one would; so are the programs of the installation.
 */
class ScriptsTest {

  private static final List<String> SCRIPTS = List.of(
      "run", "test", ".ci/run", "dist/install-deps", "dist/stamp", "dist/src/libexec/find-java");

  /** Everything that the scripts call and that a machine without browsers has. */
  private static final List<String> TOOLS = List.of(
      "sh",
      "sed",
      "awk",
      "find",
      "readlink",
      "dirname",
      "basename",
      "cat",
      "rm",
      "mkdir",
      "touch",
      "mv",
      "head",
      "tail",
      "grep",
      "tr",
      "tee",
      "id",
      "java",
      "javac",
      "git",
      "unzip",
      "python3",
      "flock",
      "sort",
      "env",
      "sleep",
      "ls",
      "cp",
      "wc",
      "uname",
      "chmod");

  private static final String MAVEN = """
      #!/bin/sh
      echo "$*" >> calls
      [ ! -e broken ] || { echo "[ERROR] COMPILATION ERROR : nobody is perfect"; exit 1; }
      mkdir -p dist/target/taskotron/bin base/target/surefire-reports
      printf '#!/bin/sh\\nprintf "started:"; printf " <%%s>" "$@"; echo\\n' > dist/target/taskotron/bin/taskotron
      chmod +x dist/target/taskotron/bin/taskotron
      echo "[INFO] Building Taskotron base 0.1.0                [3/9]"
      cp reports/*.xml base/target/surefire-reports/ 2> /dev/null || :
      """;

  @TempDir
  Path tmp;

  private Path clone;
  private Path tools;

  @BeforeEach
  void aClone() throws IOException {
    clone = Files.createDirectories(tmp.resolve("a clone"));
    for (String script : SCRIPTS) {
      Path target = clone.resolve(script);
      Files.createDirectories(target.getParent());
      Files.copy(RealHouse.ROOT.resolve(script), target, StandardCopyOption.COPY_ATTRIBUTES);
    }
    write("mvnw", MAVEN).toFile().setExecutable(true);
    write("pom.xml", "<project/>");
    write("base/pom.xml", "<project/>");
    write("base/src/main/java/A.java", "class A {}");
    tools = Files.createDirectories(tmp.resolve("tools"));
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path program = Path.of(place, tool);
        if (Files.exists(program) && Files.notExists(tools.resolve(tool))) {
          Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + program + " \"$@\"\n");
          tools.resolve(tool).toFile().setExecutable(true);
        }
      }
    }
  }

  @Test
  void aSecondRunBuildsNothing() throws Exception {
    Ended first = call(Map.of(), "run", "--once", "--dir", "a house");
    assertThat(first.code()).as(first.printed()).isZero();
    assertThat(first.printed())
        .contains("  [3/9] Taskotron base\n")
        .endsWith("started: <house> <--once> <--dir> <a house>\n");
    Ended second = call(Map.of(), "run");
    assertThat(second.printed()).isEqualTo("started: <house>\n");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void aSourceThatIsNewerOrGoneIsBuiltAgain() throws Exception {
    call(Map.of(), "run");
    Path source = clone.resolve("base/src/main/java/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
    call(Map.of(), "run");
    assertThat(calls()).hasSize(2);
    Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
    call(Map.of(), "run");
    assertThat(calls()).hasSize(2);
    Files.delete(source);
    Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.now().plusSeconds(1)));
    call(Map.of(), "run");
    assertThat(calls()).hasSize(3);
  }

  @Test
  void aBuildThatFailsIsToldAndStartsNothing() throws Exception {
    write("broken", "");
    Ended ended = call(Map.of(), "run");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.printed())
        .contains("[ERROR] COMPILATION ERROR : nobody is perfect")
        .contains("run: the build failed; all of it is in " + clone.toRealPath()
            + "/dist/target/build.log")
        .doesNotContain("started:");
  }

  @Test
  void theTestsAreSummedUp() throws Exception {
    report(
        "<testsuite name=\"A\" time=\"1\" tests=\"5\" errors=\"0\" skipped=\"1\" failures=\"0\">");
    Ended ended = call(bare(), "test", "--fast");
    assertThat(ended.code()).as(ended.printed()).isZero();
    assertThat(ended.printed())
        .contains("suites curl, mariadb, rabbitmq, browser, systemd and ldap are left out: --fast")
        .endsWith("\n4 passed, 0 failed, 1 skipped\n");
    assertThat(calls().get(0))
        .contains("-Pchecks verify")
        .contains("-Dtest.excluded=curl|mariadb|rabbitmq|browser|systemd|ldap");
  }

  @Test
  void aFailedTestIsNamedAndFailsTheRun() throws Exception {
    report("<testsuite name=\"A\" tests=\"2\" errors=\"0\" skipped=\"0\" failures=\"1\">\n"
        + "<testcase name=\"itHolds\" classname=\"org.A\" time=\"0.1\">\n<failure message=\"no\">");
    Ended ended = call(bare(), "test", "--fast");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.printed()).contains("\n  org.A: itHolds\n").endsWith("\n1 passed, 1 failed\n");
  }

  @Test
  void aBuildThatFailsIsAFailure() throws Exception {
    write("broken", "");
    Ended ended = call(bare(), "test", "--fast");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.printed()).endsWith("\n0 passed, 1 failed\n");
  }

  @Test
  void aSuiteThatCannotRunIsSaidAndWithCiAFailure() throws Exception {
    Ended byHand = call(bare(), "test");
    assertThat(byHand.printed())
        .contains(
            "suite browser cannot run: no Chromium with its driver (Debian: apt-get install chromium")
        .containsPattern("\n0 passed, 0 failed, [0-9] skipped\n$");
    assertThat(byHand.code()).isZero();
    assertThat(calls().get(0)).containsPattern("-Dtest.excluded=\\S*browser");
    Ended inCi = call(bare(), ".ci/run");
    assertThat(inCi.code()).isEqualTo(1);
    assertThat(inCi.printed()).containsPattern("\n0 passed, [1-9] failed\n$");
  }

  @Test
  void wrongWordsAreRefused() throws Exception {
    assertThat(call(Map.of(), "test", "--fats").printed())
        .isEqualTo("test: --fats (expected --fast, --soak, or names of modules)\n");
    assertThat(call(Map.of(), "test", "bse").printed())
        .isEqualTo("test: bse is no module (expected one of: base)\n");
    assertThat(call(Map.of(), "dist/install-deps", "--all").code()).isEqualTo(2);
  }

  @Test
  void nothingIsInstalledWhenNothingIsMissing() throws Exception {
    Files.writeString(tools.resolve("apt-get"), "#!/bin/sh\necho called >> '" + clone + "/apt'\n");
    tools.resolve("apt-get").toFile().setExecutable(true);
    Ended ended = call(bare(), "dist/install-deps");
    assertThat(ended.printed()).isEmpty();
    assertThat(ended.code()).isZero();
    assertThat(clone.resolve("apt")).doesNotExist();
  }

  @Test
  void whatIsMissingIsNamedWithTheCommandThatBringsIt() throws Exception {
    Files.delete(tools.resolve("unzip"));
    Files.writeString(tools.resolve("apt-get"), "#!/bin/sh\nexit 1\n");
    tools.resolve("apt-get").toFile().setExecutable(true);
    Ended ended = call(bare(), "dist/install-deps", "--check");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.printed())
        .isEqualTo("missing: unzip. As root:  apt-get install -y -q --no-install-recommends unzip\n"
            + "install-deps: still missing: unzip \n");
  }

  /** A machine without browser, shellcheck and package manager. */
  private Map<String, String> bare() {
    return Map.of("PATH", tools.toString());
  }

  private record Ended(int code, String printed) {}

  private Ended call(Map<String, String> environment, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", clone.resolve(script).toString()));
    command.addAll(List.of(arguments));
    Path printed = tmp.resolve("printed");
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(tmp.toFile())
        .redirectErrorStream(true)
        .redirectOutput(printed.toFile());
    builder.environment().remove("CI");
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(script).isTrue();
    return new Ended(process.exitValue(), Files.readString(printed));
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(clone.resolve("calls"));
  }

  private void report(String xml) throws IOException {
    write("reports/TEST-A.xml", "<?xml version=\"1.0\"?>\n" + xml + "\n");
  }

  private Path write(String path, String text) throws IOException {
    Path file = clone.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
