package org.taskotron.base.daemon;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.net.SyslogAppender;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging, in code: no configuration file can be forgotten or left behind. Replaces what was set up before.
 */
public final class TwistdLog {

  /** The file's name in a daemon's directory, known to operators since Buildbot. */
  public static final String FILE = "twistd.log";

  /** Talkative at INFO about what only their authors want to know; {@code levels} of the configuration overrules. */
  private static final List<String> QUIET = List.of(
      "io.grpc",
      "io.netty",
      "io.vertx",
      "org.apache.ibatis",
      "org.eclipse.jgit",
      "org.flywaydb",
      "org.mariadb.jdbc");

  /** Warns with a stack trace of each connection that breaks, where whoever uses the database says one line. */
  static final String CONNECTION_POOL = "com.zaxxer.hikari";

  private TwistdLog() {}

  /**
   * Lines go to {@code twistd.log} in the directory, and where else the configuration says.
   *
   * @throws Failure when the file cannot be written
   */
  public static void toDirectory(Path directory, LogConfig config) {
    toDirectory("taskotron", directory, config, Surroundings.here());
  }

  static void toDirectory(String name, Path directory, LogConfig config, Surroundings here) {
    Path file = directory.resolve(config.file().orElse(Path.of(FILE)));
    refuseUnwritable(file);
    LoggerContext context = emptied();
    add(context, rolling(context, file, config));
    if (here.logsToStdout(config.stdout())) {
      add(
          context,
          console(context, "System.out", here.journal() ? new JournalLayout() : layout(config)));
    }
    config.syslog().ifPresent(server -> add(context, syslog(context, name, server)));
    setLevels(config);
  }

  /** Lines go to standard error: for commands, and before a daemon knows its directory. */
  public static void toStderr(LogConfig.Level level) {
    LoggerContext context = emptied();
    add(context, console(context, "System.err", new TwistdLayout()));
    setLevels(level, Map.of());
  }

  /** Takes over changed levels while running. */
  public static void setLevels(LogConfig config) {
    setLevels(config.level(), config.levels());
  }

  /** Writes out what is still on its way; nothing is logged afterwards. */
  static void close() {
    context().stop();
  }

  private static void setLevels(LogConfig.Level level, Map<String, LogConfig.Level> levels) {
    LoggerContext context = context();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level(level));
    if (level != LogConfig.Level.DEBUG) {
      QUIET.forEach(quiet -> context.getLogger(quiet).setLevel(ch.qos.logback.classic.Level.WARN));
      context.getLogger(CONNECTION_POOL).setLevel(ch.qos.logback.classic.Level.ERROR);
    }
    levels.forEach((source, of) -> context.getLogger(source).setLevel(level(of)));
  }

  private static ch.qos.logback.classic.Level level(LogConfig.Level level) {
    return ch.qos.logback.classic.Level.toLevel(level.name());
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static LoggerContext emptied() {
    LoggerContext context = context();
    context.reset();
    context.start();
    JavaUtilLogging.toSlf4j();
    return context;
  }

  private static void add(LoggerContext context, Appender<ILoggingEvent> appender) {
    appender.start();
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  private static Layout<ILoggingEvent> layout(LogConfig config) {
    return switch (config.format()) {
      case TEXT -> new TwistdLayout();
      case JSON -> new JsonLayout();
    };
  }

  private static Appender<ILoggingEvent> rolling(
      LoggerContext context, Path file, LogConfig config) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    NumberedFiles files = new NumberedFiles(file, config.count());
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setMaxFileSize(new FileSize(config.size().bytes()));
    size.setCheckIncrement(Duration.buildBySeconds(1)); // by default it looks once a minute
    size.setContext(context);
    size.start();
    appender.setFile(file.toString());
    appender.setRollingPolicy(files);
    appender.setTriggeringPolicy(size);
    return encoded(context, appender, layout(config));
  }

  private static Appender<ILoggingEvent> console(
      LoggerContext context, String target, Layout<ILoggingEvent> layout) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setTarget(target);
    return encoded(context, appender, layout);
  }

  private static Appender<ILoggingEvent> encoded(
      LoggerContext context,
      OutputStreamAppender<ILoggingEvent> appender,
      Layout<ILoggingEvent> layout) {
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.setContext(context);
    encoder.start();
    appender.setEncoder(encoder);
    appender.setContext(context);
    return appender;
  }

  private static Appender<ILoggingEvent> syslog(LoggerContext context, String name, String server) {
    int colon = server.matches(".*:[0-9]+") && !server.endsWith("]")
        ? server.lastIndexOf(':')
        : server.length();
    SyslogAppender appender = new SyslogAppender();
    appender.setContext(context);
    appender.setSyslogHost(server.substring(0, colon).replaceAll("[\\[\\]]", ""));
    appender.setPort(
        colon == server.length() ? 514 : Integer.parseInt(server.substring(colon + 1)));
    appender.setFacility("DAEMON");
    appender.setSuffixPattern(name + ": [%logger{0}] %replace(%msg){'[\\r\\n]+', ' '}");
    return appender;
  }

  /** Logback would say nothing and log nowhere. */
  private static void refuseUnwritable(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
          .close();
    } catch (AccessDeniedException e) {
      throw new Failure(
          "cannot write " + file + ": permission denied for user "
              + System.getProperty("user.name"),
          e);
    } catch (IOException e) {
      throw new Failure("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
