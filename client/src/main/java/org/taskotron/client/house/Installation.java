package org.taskotron.client.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.taskotron.base.daemon.Failure;

/** Where the programs are: a directory with {@code bin/} and {@code lib/}. */
record Installation(Path home) {

  Installation {
    if (!Files.isExecutable(home.resolve("bin/buildmaster"))) {
      throw new Failure(
          home + ": no installation (expected bin/buildmaster in it: ./run builds one)");
    }
  }

  /** The command line of a program. */
  List<String> program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin").resolve(name).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * The same in a session of its own, so that Ctrl-C on the terminal reaches only the house, which then ends everybody in
   * the right order. It stays one process: setsid and the start script each hand over to what they start.
   */
  List<String> daemon(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(setsid -> Files.isExecutable(Path.of(setsid)))
        .findFirst()
        .ifPresent(command::add);
    command.addAll(program(name, arguments));
    return command;
  }
}
