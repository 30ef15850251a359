package org.taskotron.base.daemon;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** Brings what gRPC and the JDK log through {@code java.util.logging} into our log. */
final class JavaUtilLogging extends Handler {

  private final SimpleFormatter formatter = new SimpleFormatter();

  private JavaUtilLogging() {}

  static void toSlf4j() {
    LogManager.getLogManager().reset();
    Logger.getLogger("").addHandler(new JavaUtilLogging());
  }

  @Override
  public void publish(LogRecord event) {
    String name = event.getLoggerName() == null ? "java.util.logging" : event.getLoggerName();
    if (LoggerFactory.getLogger(name) instanceof LocationAwareLogger logger) {
      logger.log(
          null,
          JavaUtilLogging.class.getName(),
          level(event.getLevel()),
          formatter.formatMessage(event),
          null,
          event.getThrown());
    }
  }

  private static int level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return LocationAwareLogger.ERROR_INT;
    }
    if (value >= Level.WARNING.intValue()) {
      return LocationAwareLogger.WARN_INT;
    }
    return value >= Level.INFO.intValue()
        ? LocationAwareLogger.INFO_INT
        : LocationAwareLogger.DEBUG_INT;
  }

  @Override
  public void flush() {
    // Nothing is kept here.
  }

  @Override
  public void close() {
    // Nothing is open here.
  }
}
