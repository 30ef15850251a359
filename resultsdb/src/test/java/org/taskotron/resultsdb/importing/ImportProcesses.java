package org.taskotron.resultsdb.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.taskotron.base.db.DatabaseConfig;
import org.taskotron.resultsdb.ResultsDbMain;
import org.taskotron.resultsdb.ResultsDbProcess;
import org.taskotron.resultsdb.store.SqlImportStore;

/** Calls {@code resultsdb import} as real processes, which can be killed. */
final class ImportProcesses {

  private final Path folder;

  ImportProcesses(Path folder) {
    this.folder = folder;
  }

  /** A directory with settings for a database. */
  Path directory(String name, DatabaseConfig database) throws IOException {
    Path directory = Files.createDirectories(folder.resolve(name));
    String user = database.user().map(text -> ", user: " + text).orElse("");
    Files.writeString(
        directory.resolve("resultsdb.yaml"),
        "database: {url: '" + database.url() + "'" + user + "}\napi: {port: 0}\n");
    return directory;
  }

  Process start(Path directory, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("import", directory.toString()));
    all.addAll(List.of(arguments));
    return java(directory, all);
  }

  /** Kills it as soon as this is so. */
  void kill(Process process, Callable<Boolean> when) throws Exception {
    await()
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(60))
        .until(() -> !process.isAlive() || when.call());
    assertThat(process.destroyForcibly().waitFor()).as("killed").isEqualTo(137);
  }

  /** The server does not start on half a database. */
  void serverIsRefused(Path directory) throws Exception {
    Process server = java(directory, List.of("run", "--api", directory.toString()));
    assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(1);
    assertThat(directory.resolve("twistd.log"))
        .content()
        .contains("an import into it is unfinished: let `resultsdb import` go on first");
  }

  long stored(SqlImportStore store) {
    return store.progress().map(Progress::results).orElse(0L);
  }

  private Process java(Path directory, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        ResultsDbProcess.HEAP,
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ResultsDbMain.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(directory.resolve("out.log").toFile()))
        .start();
  }

  /** What they have said. */
  String out(Path directory) {
    try {
      return Files.readString(directory.resolve("out.log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
