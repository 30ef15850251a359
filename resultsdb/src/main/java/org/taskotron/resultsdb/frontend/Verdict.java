package org.taskotron.resultsdb.frontend;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.taskotron.base.web.Tone;

/** An outcome as people see it. */
public record Verdict(Tone tone, String word) {

  /** What a person wants to see first comes first. */
  static final Comparator<Verdict> WORST_FIRST =
      Comparator.comparingInt(Verdict::rank).thenComparing(Verdict::word);

  private static final List<Tone> BY_URGENCY = List.of(
      Tone.BAD,
      Tone.FAULT,
      Tone.WARN,
      Tone.CANCELLED,
      Tone.ACTIVE,
      Tone.WAITING,
      Tone.PLAIN,
      Tone.GOOD);

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

  /** The class that colours a drawing of it: a mere fact is not to be the darkest thing there. */
  public String ink() {
    return tone == Tone.PLAIN ? "soft" : tone.css();
  }

  /** Lines that tell its surface from others without colours; null for the plain one of what passed. */
  public @Nullable String hatch() {
    return switch (tone) {
      case GOOD -> null;
      case BAD -> "M-1 1 1 -1M-1 7 7 -1M5 7 7 5";
      case WARN -> "M3 0v6";
      case FAULT, CANCELLED -> "M0 0 6 6M6 0 0 6";
      case PLAIN, ACTIVE, WAITING -> "M0 3h6";
    };
  }

  /** How soon somebody should look: 0 is now. */
  int rank() {
    return BY_URGENCY.indexOf(tone);
  }
}
