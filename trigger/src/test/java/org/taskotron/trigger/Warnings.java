package org.taskotron.trigger;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.taskotron.base.daemon.LogConfig;
import org.taskotron.base.daemon.TwistdLog;

/** Everything that was logged as a warning or worse, by whomever: what would fill an operator's log. */
final class Warnings implements AutoCloseable {

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  Warnings() {
    TwistdLog.toStderr(LogConfig.Level.WARN); // with the levels that a daemon has
    appender.start();
    root.addAppender(appender);
  }

  List<String> lines() {
    return List.copyOf(appender.list).stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  /** Those that are not about the master, to which the first connection takes long on a busy machine. */
  List<String> linesButOfTheMaster() {
    return lines().stream().filter(line -> !line.contains("waiting for master")).toList();
  }

  @Override
  public void close() {
    root.detachAppender(appender);
  }
}
