package org.taskotron.slave.runtask;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where a task's checkout was cloned from. */
final class Origin {

  private static final long PATIENCE_SECONDS = 10;

  private Origin() {}

  static Optional<String> of(Path directory) {
    try {
      Process git = new ProcessBuilder(
              "git", "-C", directory.toString(), "config", "--get", "remote.origin.url")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      String url = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean known = git.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && git.exitValue() == 0;
      return known && !url.isEmpty() ? Optional.of(url) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
