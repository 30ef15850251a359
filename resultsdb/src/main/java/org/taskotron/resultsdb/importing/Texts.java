package org.taskotron.resultsdb.importing;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Makes texts of a dump's bytes, and reports those that had to be changed for it. */
final class Texts {

  private final Charset charset;
  private final Report report;
  private final Fitting fit;

  Texts(Charset charset, Report report) {
    this.charset = charset;
    this.report = report;
    this.fit = new Fitting(report);
  }

  /** What else has to be made of texts. */
  Fitting fit() {
    return fit;
  }

  /**
   * A text of a row; null for NULL.
   *
   * @param what whose it is, for the report
   */
  @Nullable String of(Spilled row, int text, String what) {
    String made = row.text(text, charset);
    if (made == null) {
      return null;
    }
    if (row.isDamaged(text, made, charset)) {
      report.changed(row.line(), what + ": bytes that are no " + charset + " are replaced");
    }
    return fit.text(made, row.line(), what);
  }
}
