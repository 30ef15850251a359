package org.taskotron.base.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Signals to other processes, which Java cannot send but for two. Safe for use by several threads. */
public final class Signals {

  private Signals() {}

  /**
   * Sends a signal. The shell does it: not every machine has a program of the name kill.
   *
   * @param name without SIG, for instance {@code HUP}
   * @throws IOException with the shell's words when it could not be sent, for instance because nobody has this number
   */
  public static void send(String name, long pid) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder(
            "sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(pid))
        .redirectErrorStream(true)
        .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (shell.waitFor() != 0) {
      throw new IOException("cannot send SIG" + name + " to pid " + pid + ": " + said);
    }
  }
}
