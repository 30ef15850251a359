package org.taskotron.base.daemon;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to call this very program again. */
public final class Launcher {

  private Launcher() {}

  /**
   * The command line that runs {@code main} with these arguments: by the start script that ran us, which says so in {@code
   * -Dtaskotron.launcher}, else by the Java and class path that we run on.
   */
  public static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    String script = System.getProperty("taskotron.launcher", "");
    if (script.isEmpty()) {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
          .filter(argument -> argument.startsWith("-Xm")
              || argument.startsWith("-XX")
              || argument.startsWith("-Dtaskotron"))
          .toList());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    } else {
      command.add(script);
    }
    command.addAll(List.of(arguments));
    return List.copyOf(command);
  }
}
