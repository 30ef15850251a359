package org.taskotron.base.daemon;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;

/** One object a line: {@code {"time","level","source","thread","message"}} and, after a bug, {@code "trace"}. */
final class JsonLayout extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(240).append('{');
    field(line, "time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    field(line.append(','), "level", event.getLevel().toString());
    field(line.append(','), "source", TwistdLayout.source(event));
    field(line.append(','), "thread", event.getThreadName());
    field(line.append(','), "message", String.valueOf(event.getFormattedMessage()));
    String[] trace = TwistdLayout.trace(event);
    if (trace.length > 0) {
      field(line.append(','), "trace", String.join("\n", trace));
    }
    return line.append("}\n").toString();
  }

  private static void field(StringBuilder line, String name, String value) {
    line.append('"').append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, line);
    line.append('"');
  }
}
