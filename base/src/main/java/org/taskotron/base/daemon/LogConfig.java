package org.taskotron.base.daemon;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.taskotron.base.config.Checks;
import org.taskotron.base.config.Default;
import org.taskotron.base.config.Size;

/**
 * How a daemon logs.
 *
 * @param level the least that is logged
 * @param format of the file's lines
 * @param file another place than {@code twistd.log} in the daemon's directory
 * @param size of a file before it becomes {@code twistd.log.1}
 * @param count how many old files are kept
 * @param stdout whether lines go to standard output too
 * @param syslog {@code host} or {@code host:port} of a syslog server, reached over UDP
 * @param levels other levels for single sources, by class or package name
 */
public record LogConfig(
    @Default("info") Level level,
    @Default("text") Format format,
    Optional<Path> file,
    @Default("10MB") Size size,
    @Default("10") int count,
    @Default("auto") Stdout stdout,
    Optional<String> syslog,
    Map<String, Level> levels) {

  /** What is worth a line. */
  public enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /** {@code text} is {@code 2026-11-21 12:00:00+0000 [source] text}; {@code json} is one object a line. */
  public enum Format {
    TEXT,
    JSON
  }

  /** {@code auto}: under systemd, and on a terminal. */
  public enum Stdout {
    AUTO,
    ALWAYS,
    NEVER
  }

  public LogConfig {
    levels = Map.copyOf(levels);
    new Checks()
        .that(size.bytes() >= 1_000, "size", size + " (expected 1kB or more)")
        .within(1, 100, "count", count)
        .that(
            syslog.isEmpty()
                || syslog.get().matches("[^\\s:]+(:[0-9]{1,5})?|\\[[0-9a-fA-F:]+](:[0-9]{1,5})?"),
            "syslog",
            syslog.orElse("") + " (expected host or host:port)")
        .done();
  }

  /** As it is when nothing is configured. */
  public static LogConfig defaults() {
    return new LogConfig(
        Level.INFO,
        Format.TEXT,
        Optional.empty(),
        new Size(10_000_000),
        10,
        Stdout.AUTO,
        Optional.empty(),
        Map.of());
  }
}
