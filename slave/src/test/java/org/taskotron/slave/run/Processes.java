package org.taskotron.slave.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What runs on this machine, as /proc tells it. */
final class Processes {

  /** Pids of living processes that carry the mark. */
  List<Long> marked(AttemptMark mark) throws IOException {
    String entry = "\0" + AttemptMark.VARIABLE + "=" + mark + "\0";
    return pids(process -> ("\0" + read(process.resolve("environ"))).contains(entry));
  }

  /** Pids of living processes, ours excepted, with this in their command line. */
  List<Long> mentioning(String text) throws IOException {
    return pids(process -> {
      String line = read(process.resolve("cmdline")).replace('\0', ' ');
      return line.contains(text)
          && !line.contains("java")
          && !process.endsWith(Long.toString(ProcessHandle.current().pid()));
    });
  }

  /** How many processes have exactly this command line and work below the directory: others may run these tests too. */
  long living(String line, Path directory) throws IOException {
    return pids(process -> {
          String found = read(process.resolve("cmdline")).replace('\0', ' ').strip();
          return (found.equals(line) || found.equals("/bin/" + line))
              && worksBelow(process, directory);
        })
        .size();
  }

  Process marked(AttemptMark mark, Path directory, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put(AttemptMark.VARIABLE, mark.toString());
    return builder.start();
  }

  void killAll(AttemptMark mark) throws IOException {
    for (long pid : marked(mark)) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static List<Long> pids(Predicate<Path> wanted) throws IOException {
    List<Long> pids = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (Machine.begun(pid).isPresent() && wanted.test(process)) {
          pids.add(pid);
        }
      }
    }
    return pids;
  }

  private static boolean worksBelow(Path process, Path directory) {
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory);
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
