package org.taskotron.master.web;

/**
 * A window of a log as it is put into a page, with the addresses that its script needs.
 *
 * @param api where more of it is asked for
 * @param attempts how many attempts the job has
 */
public record LogView(
    java.util.UUID job,
    int attempt,
    LogWindow window,
    String api,
    String raw,
    String page,
    int attempts) {

  /** The lines of the window. */
  public java.util.List<LogLine> lines() {
    return window.lines();
  }

  /** What the line to look at first is called in the page; empty: none. */
  public String focus() {
    for (LogLine line : window.lines()) {
      if (line.offset() == window.focus() && line.anchor() != null) {
        return "#" + line.anchor();
      }
    }
    return "";
  }
}
