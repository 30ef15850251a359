package org.taskotron.base.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;

/** {@code <4>[source] WARN text}: the journal adds the time and takes the priority from the front. */
final class JournalLayout extends LayoutBase<ILoggingEvent> {

  @Override
  public String doLayout(ILoggingEvent event) {
    String priority = "<" + priority(event.getLevel()) + ">";
    StringBuilder line = new StringBuilder(160).append(priority);
    TwistdLayout.appendFact(line, event);
    line.append('\n');
    for (String traceLine : TwistdLayout.trace(event)) {
      line.append(priority).append("  ").append(traceLine).append('\n');
    }
    return line.toString();
  }

  private static int priority(Level level) {
    if (level.isGreaterOrEqual(Level.ERROR)) {
      return 3;
    }
    return level.isGreaterOrEqual(Level.WARN) ? 4 : level.isGreaterOrEqual(Level.INFO) ? 6 : 7;
  }
}
