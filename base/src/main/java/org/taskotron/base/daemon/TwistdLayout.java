package org.taskotron.base.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * {@code 2026-11-21 12:00:00+0000 [source] text}, with WARN or ERROR before the text. One event is one line whatever is in
 * its text; a stack trace follows on lines that begin with a tab, so nobody's input can forge a line.
 */
class TwistdLayout extends LayoutBase<ILoggingEvent> {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssxx", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Formatting a time costs more than all the rest, and most lines share their second with the one before. */
  private record Second(long second, String text) {}

  private volatile Second last = new Second(Long.MIN_VALUE, "");

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    line.append(time(event.getTimeStamp())).append(' ');
    appendFact(line, event);
    line.append('\n');
    for (String traceLine : trace(event)) {
      line.append('\t').append(traceLine).append('\n');
    }
    return line.toString();
  }

  private String time(long millis) {
    Second second = last;
    if (second.second() != millis / 1_000) {
      second = new Second(millis / 1_000, TIME.format(Instant.ofEpochMilli(millis)));
      last = second;
    }
    return second.text();
  }

  /** {@code [source] WARN text}. */
  static void appendFact(StringBuilder line, ILoggingEvent event) {
    line.append('[').append(source(event)).append("] ");
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      line.append(event.getLevel()).append(' ');
    }
    appendOneLine(line, String.valueOf(event.getFormattedMessage()));
  }

  static String source(ILoggingEvent event) {
    String name = event.getLoggerName();
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  /** Line ends, escape sequences and other control characters become visible; tabs stay. */
  private static void appendOneLine(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append(c);
        case '\u0085', '\u2028', '\u2029' -> line.append(String.format("\\u%04x", (int) c));
        default -> {
          if (Character.isISOControl(c)) {
            line.append(String.format("\\x%02x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
  }

  static String[] trace(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return thrown == null ? new String[0] : ThrowableProxyUtil.asString(thrown).split("\\R\\t?");
  }
}
