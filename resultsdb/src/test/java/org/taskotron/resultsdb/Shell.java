package org.taskotron.resultsdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A shell in which commands of a guide are typed; the guide's address leads to the test's port. */
final class Shell {

  /** Where the guides think that ResultsDB is. */
  static final String ADDRESS = "http://127.0.0.1:5001/";

  /** curl's word for "the time that -m gave is over", which ends a stream. */
  private static final int TIME_OVER = 28;

  /**
   * What came of a command.
   *
   * @param head of the last answer, lines
   * @param errors what the command said aside
   */
  record Seen(int exit, String head, String body, String errors) {
    int status() {
      String[] words = head.split("[ \r\n]");
      return words.length > 1 ? Integer.parseInt(words[1]) : 0;
    }
  }

  private final Path folder;
  private final String address;
  private final Map<String, String> variables = new TreeMap<>();

  Shell(Path folder, int port) {
    this.folder = folder;
    this.address = "http://127.0.0.1:" + port + "/";
  }

  Shell with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  Seen run(String command) throws IOException, InterruptedException {
    Path head = folder.resolve("head");
    Path body = folder.resolve("body");
    Path errors = folder.resolve("errors");
    Path script = Files.writeString(
        folder.resolve("script"),
        "curl() { command curl -sS -D '" + head + "' \"$@\"; }\n"
            + command.replace(ADDRESS, address));
    Files.writeString(head, "");
    ProcessBuilder shell = new ProcessBuilder("sh", "-eu", script.toString())
        .directory(folder.toFile())
        .redirectError(errors.toFile())
        .redirectOutput(body.toFile());
    shell.environment().putAll(variables);
    Process process = shell.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
    int exit =
        process.exitValue() == TIME_OVER && command.contains(" -m ") ? 0 : process.exitValue();
    return new Seen(
        exit,
        Files.readString(head).replace("\r", ""),
        Files.readString(body).replace(address, ADDRESS),
        Files.readString(errors));
  }
}
