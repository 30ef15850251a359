package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a daemon fares, as it tells the commands {@code start}, {@code status} and {@code reconfig} by a small file in its
 * directory. What a killed daemon left behind is told from the truth by its process.
 *
 * @param process that wrote it
 * @param phase how far it is
 * @param status one line
 * @param reloads how many times the configuration was read anew
 * @param reload how the last time ended
 * @param problems what was wrong then, a line each; empty when all was well
 */
record DaemonState(
    ProcessIdentity process,
    Phase phase,
    String status,
    int reloads,
    Reload reload,
    String problems) {

  static final String FILE = "daemon.state";

  enum Phase {
    STARTING,
    WAITING,
    READY,
    STOPPING
  }

  enum Reload {
    DONE,
    REFUSED,
    FAILED
  }

  static DaemonState starting(ProcessIdentity process) {
    return new DaemonState(process, Phase.STARTING, "starting", 0, Reload.DONE, "");
  }

  DaemonState at(Phase newPhase, String newStatus) {
    return new DaemonState(process, newPhase, newStatus, reloads, reload, problems);
  }

  DaemonState reloaded(Reload outcome, String what) {
    return new DaemonState(process, phase, status, reloads + 1, outcome, what);
  }

  /** Readers see the old file or the new one. */
  void write(Path directory) throws IOException {
    Path temporary = directory.resolve(FILE + ".new");
    Files.writeString(temporary, text());
    Files.move(
        temporary,
        directory.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private String text() {
    return "process=" + process + "\nphase=" + phase + "\nstatus=" + escaped(status) + "\nreloads="
        + reloads + "\nreload=" + reload + "\nproblems=" + escaped(problems) + "\n";
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replaceAll("\\p{Cntrl}", " ");
  }

  /** What the daemon that runs there says; empty when none does. */
  static Optional<DaemonState> read(Path directory) {
    try {
      return parse(Files.readString(directory.resolve(FILE)))
          .filter(state -> state.process().runs());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<DaemonState> parse(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(line -> fields.put(
            line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    try {
      return ProcessIdentity.parse(fields.getOrDefault("process", ""))
          .map(process -> new DaemonState(
              process,
              Phase.valueOf(fields.getOrDefault("phase", "")),
              unescaped(fields.getOrDefault("status", "")),
              Integer.parseInt(fields.getOrDefault("reloads", "0")),
              Reload.valueOf(fields.getOrDefault("reload", "")),
              unescaped(fields.getOrDefault("problems", ""))));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // an older version's
    }
  }

  private static String unescaped(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
