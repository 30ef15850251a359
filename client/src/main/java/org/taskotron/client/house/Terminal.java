package org.taskotron.client.house;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A terminal's size.
 *
 * @param rows lines
 * @param columns characters of a line
 */
record Terminal(int rows, int columns) {

  private static final Terminal USUAL = new Terminal(24, 80);

  /** Whether a standard stream of this process, 1 or 2, is a terminal. */
  static boolean isOn(int stream) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  /** As stty tells it; 24 x 80 where it cannot. */
  static Terminal size() throws InterruptedException {
    try {
      Process stty = new ProcessBuilder("stty", "size")
          .redirectInput(Redirect.from(Path.of("/dev/tty").toFile()))
          .redirectError(Redirect.DISCARD)
          .start();
      String said =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      String[] numbers = said.split(" ");
      if (!stty.waitFor(1, TimeUnit.SECONDS) || stty.exitValue() != 0 || numbers.length != 2) {
        return USUAL;
      }
      Terminal size = new Terminal(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
      return size.rows > 0 && size.columns > 0 ? size : USUAL;
    } catch (IOException | NumberFormatException e) {
      return USUAL;
    }
  }
}
