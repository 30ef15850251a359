package org.taskotron.client.house;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A daemon of the house as the {@link Keeper} knows it.
 *
 * @param name as {@code house.json} calls it
 * @param directory its own; its standard output goes to {@code console.log} there
 * @param command runs it in the foreground
 * @param stop ends it together with what it left running; empty when SIGTERM does
 * @param ready answers 200 once it is ready
 */
record Daemon(String name, Path directory, List<String> command, List<String> stop, URI ready) {

  Daemon {
    command = List.copyOf(command);
    stop = List.copyOf(stop);
  }

  Path console() {
    return directory.resolve("console.log");
  }
}
