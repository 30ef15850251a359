package org.taskotron.client.house;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was asked for on the command line.
 *
 * @param directory where the house lives
 * @param examples our own messages, rules, tasks and composes
 * @param messages files and directories; empty means our own
 * @param rules empty means our own
 * @param tasks directories with a task in each sub-directory, beside our own
 * @param portBase the first of a block of ports
 * @param once stop when everything is answered
 * @param timeout how long that may take
 * @param colours whether the terminal shall show colours
 */
record HouseSettings(
    Path directory,
    Path examples,
    List<Path> messages,
    Optional<Path> rules,
    List<Path> tasks,
    Optional<Integer> portBase,
    boolean once,
    Duration timeout,
    boolean colours) {

  HouseSettings {
    messages = messages.isEmpty() ? List.of(examples.resolve("messages")) : List.copyOf(messages);
    tasks = List.copyOf(tasks);
  }

  Path rulesFile() {
    return rules.orElse(examples.resolve("trigger_rules.yml")).toAbsolutePath().normalize();
  }
}
