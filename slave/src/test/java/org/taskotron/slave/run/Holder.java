package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM of its own that begins a command and waits for it, to be killed with -9. */
final class Holder {

  private Holder() {}

  static Process start(Path dir, String name, AttemptMark mark, String script, String... more)
      throws IOException {
    List<String> line = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        Holder.class.getName(),
        dir.toString(),
        name,
        mark.uuid(),
        script));
    line.addAll(List.of(more));
    return new ProcessBuilder(line).inheritIO().start();
  }

  public static void main(String[] arguments) throws Exception {
    Path dir = Path.of(arguments[0]);
    Optional<Long> deadline = arguments.length > 4
        ? Optional.of(Machine.uptime() + Long.parseLong(arguments[4].replace("deadline=", "")))
        : Optional.empty();
    Supervisor supervisor = new Supervisor(
        new SupervisorSettings(Duration.ofMillis(300), SupervisorSettings.PidNamespaces.NEVER),
        dir.resolve("cache"));
    Command command = new Command(
        dir.resolve(arguments[1]),
        dir.resolve("taskotron.log"),
        dir.resolve("alive"),
        new AttemptMark(arguments[2], 1),
        deadline,
        Limits.NONE,
        dir.resolve("task"),
        SupervisorTest.shell(arguments[3]),
        SupervisorTest.environment(),
        true);
    supervisor.begin(command).await();
  }
}
