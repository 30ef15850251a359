package org.taskotron.slave.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One command of an action, as its supervisor is to run it.
 *
 * @param dir the supervisor's own directory; what is there tells whether the command was begun before
 * @param log where standard output and error are appended
 * @param deadline when the attempt's time is over, in hundredths of a second since boot
 * @param environment all of it; the mark comes on top
 * @param newest whether no later command of the attempt was begun: what still runs would be the later one's
 */
public record Command(
    Path dir,
    Path log,
    Path alive,
    AttemptMark mark,
    Optional<Long> deadline,
    Limits limits,
    Path workingDirectory,
    List<String> arguments,
    Map<String, String> environment,
    boolean newest) {

  public Command {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("a command has at least its program's name");
    }
  }
}
