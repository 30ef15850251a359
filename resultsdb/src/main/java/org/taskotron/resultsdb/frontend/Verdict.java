package org.taskotron.resultsdb.frontend;

import java.util.Locale;
import org.taskotron.base.web.Tone;

/** An outcome as people see it. */
public record Verdict(Tone tone, String word) {

  static Verdict of(String outcome) {
    Tone tone = switch (outcome) {
      case "PASSED" -> Tone.GOOD;
      case "FAILED" -> Tone.BAD;
      case "NEEDS_INSPECTION" -> Tone.WARN;
      case "ERROR" -> Tone.FAULT;
      case "QUEUED" -> Tone.WAITING;
      case "RUNNING" -> Tone.ACTIVE;
      default -> Tone.PLAIN;
    };
    return new Verdict(tone, outcome.toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
