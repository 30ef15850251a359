package org.taskotron.master.web;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log as it is shown.
 *
 * @param offset of its first byte
 * @param number from 1; 0: a part of a very long line that began before; -1: not counted yet
 * @param html its text
 * @param severity how serious it looks
 * @param time when it arrived; null: not recorded
 */
public record LogLine(
    long offset,
    long number,
    String html,
    Severity severity,
    @Nullable Instant time) {

  /** How serious a line looks. A guess from its words, for the eye. */
  public enum Severity {
    PLAIN(""),
    WARNING("lw"),
    ERROR("le");

    private static final Pattern ERRORS = Pattern.compile(
        "(^|[^A-Za-z0-9_])(ERROR|FATAL|CRITICAL|FAILED|FAILURE)([^A-Za-z0-9_]|$)"
            + "|^Traceback \\(|^[A-Za-z_.]*(Error|Exception)\\b|(?i:^\\s*(error|fatal)\\b|\\berror: )");
    private static final Pattern WARNINGS = Pattern.compile(
        "(^|[^A-Za-z0-9_])(WARN|WARNING)([^A-Za-z0-9_]|$)|(?i:^\\s*warning\\b|\\bwarning: )");
    private static final int LOOKED_AT = 2_000;

    private final String css;

    Severity(String css) {
      this.css = css;
    }

    String css() {
      return css;
    }

    static Severity of(String text) {
      String head = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
      if (ERRORS.matcher(head).find()) {
        return ERROR;
      }
      return WARNINGS.matcher(head).find() ? WARNING : PLAIN;
    }
  }

  /** The class of its row. */
  public String css() {
    return severity.css().isEmpty() ? "ll" : "ll " + severity.css();
  }

  /** Its anchor; null as long as it has no number. */
  public @Nullable String anchor() {
    return number > 0 ? "L" + number : null;
  }
}
