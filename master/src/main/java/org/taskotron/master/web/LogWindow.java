package org.taskotron.master.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a log, whole lines.
 *
 * @param from offset of the first line
 * @param to offset behind the last
 * @param length of the log so far
 * @param ended nothing will be added
 * @param cut the log reached its limit
 * @param partial the beginning of a line that is not whole yet, as HTML; null: none, or the log goes on behind
 * @param focus offset of the line to look at first; -1: none
 */
public record LogWindow(
    long from,
    long to,
    long length,
    boolean ended,
    boolean cut,
    List<LogLine> lines,
    @Nullable String partial,
    long focus) {

  public LogWindow {
    lines = List.copyOf(lines);
  }

  LogWindow focus(long offset) {
    return new LogWindow(from, to, length, ended, cut, lines, partial, offset);
  }
}
