package org.taskotron.base.daemon;

import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.rolling.RollingPolicy;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.helper.CompressionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * {@code twistd.log} becomes {@code twistd.log.1}, that {@code .2}, and so on; the last one goes. Logback's own policy
 * reads the path as a pattern, and so trips over directories with a percent sign or parentheses.
 */
final class NumberedFiles implements RollingPolicy {

  private final Path file;
  private final int count;
  private volatile boolean started;

  NumberedFiles(Path file, int count) {
    this.file = file;
    this.count = count;
  }

  @Override
  public void rollover() throws RolloverFailure {
    try {
      for (int number = count; number > 1; number--) {
        move(numbered(number - 1), numbered(number));
      }
      move(file, numbered(1));
    } catch (IOException e) {
      throw new RolloverFailure("cannot rename " + file + ": " + e.getMessage(), e);
    }
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public String getActiveFileName() {
    return file.toString();
  }

  @Override
  public CompressionMode getCompressionMode() {
    return CompressionMode.NONE;
  }

  @Override
  public void setParent(FileAppender<?> appender) {
    // The file is known already.
  }

  @Override
  public void start() {
    started = true;
  }

  @Override
  public void stop() {
    started = false;
  }

  @Override
  public boolean isStarted() {
    return started;
  }
}
