package org.taskotron.slave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.taskotron.base.config.ConfigReader;
import org.taskotron.base.daemon.Cli;
import picocli.CommandLine;

class SlaveMainTest {

  @TempDir
  Path temp;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine line = Cli.commandLine(new SlaveMain())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
    return Cli.run(line, arguments);
  }

  private Path directory() {
    return temp.resolve("a slave");
  }

  private Path file() {
    return directory().resolve("slave.yaml");
  }

  private int create(String password) {
    return run("create-slave", directory().toString(), "localhost:9989", "client01", password);
  }

  @Test
  void aNewSlaveHasADirectoryForItsUserOnly() throws Exception {
    assertThat(create("it's: \"#secret")).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    SlaveConfig config = ConfigReader.read(file(), SlaveConfig.class);
    assertThat(config.password().reveal()).isEqualTo("it's: \"#secret");
    assertThat(config.name()).isEqualTo("client01");
    assertThat(directory().resolve("info/host")).isNotEmptyFile();
    assertThat(out.toString()).doesNotContain("secret");
  }

  @Test
  void thePasswordCanComeFromStandardInput() throws Exception {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("from stdin\n".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(create("-")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(ConfigReader.read(file(), SlaveConfig.class).password().reveal())
        .isEqualTo("from stdin");
  }

  @Test
  void aDirectoryThatHasASlaveIsLeftAlone() throws IOException {
    create("one");
    String before = Files.readString(file());
    assertThat(create("two")).isZero();
    assertThat(Files.readString(file())).isEqualTo(before);
    assertThat(out.toString()).contains("is there already: nothing was changed");
  }

  @Test
  void aMasterThatCannotBeIsRefusedBeforeAnythingIsMade() {
    assertThat(run("create-slave", directory().toString(), "nowhere", "client01", "p"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("nowhere (expected host:port");
    assertThat(directory()).doesNotExist();
  }

  @Test
  void aConfigurationIsChecked() throws IOException {
    create("one");
    assertThat(run("checkconfig", directory().toString())).isZero();
    Files.writeString(file(), Files.readString(file()).replace("slots: 2", "slots: many"));
    assertThat(run("checkconfig", directory().toString())).isEqualTo(2);
    assertThat(err.toString()).contains("slots: many");
  }

  @Test
  void theDefaultsThatTheSampleNamesAreThose() throws Exception {
    create("one");
    String uncommented = Files.readString(file())
        .replaceAll(
            "(?m)^#(?=(min_free|cache_limit|max_artifact|max_artifacts|python|grace|"
                + "pid_namespaces|master_http):)",
            "");
    assertThat(uncommented).contains("\nmin_free: ");
    SlaveConfig told = ConfigReader.read("slave.yaml", uncommented, SlaveConfig.class);
    SlaveConfig silent = ConfigReader.read(file(), SlaveConfig.class);
    assertThat(told.mirror().masterHttp().getPort())
        .isEqualTo(silent.mirror().masterHttp().getPort());
    assertThat(told).usingRecursiveComparison().ignoringFields("masterHttp").isEqualTo(silent);
  }
}
