package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks whether what a formula wants installed is there. Installs nothing, and stops nobody: it only says so. */
final class EnvironmentCheck {

  private static final long PATIENCE_SECONDS = 10;
  private static final List<Path> RPM = List.of(Path.of("/usr/bin/rpm"), Path.of("/bin/rpm"));

  private EnvironmentCheck() {}

  /** One line for each package or file. */
  static List<String> look(List<String> wanted) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    for (String one : wanted) {
      lines.add("environment: " + one + " " + found(one));
    }
    return lines;
  }

  private static String found(String wanted) throws InterruptedException {
    if (wanted.startsWith("/")) {
      try {
        return Files.exists(Path.of(wanted))
            ? "is there"
            : "is not there (nothing is installed for a task)";
      } catch (InvalidPathException e) {
        return "is no file name";
      }
    }
    if (RPM.stream().noneMatch(Files::isExecutable)) {
      return "cannot be looked for: no rpm on this machine";
    }
    return installed(wanted)
        ? "is installed"
        : "is not installed (nothing is installed for a task)";
  }

  private static boolean installed(String wanted) throws InterruptedException {
    try {
      Process rpm = new ProcessBuilder("rpm", "-q", "--quiet", "--whatprovides", "--", wanted)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      if (!rpm.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        rpm.destroyForcibly();
        return false;
      }
      return rpm.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
