package org.taskotron.resultsdb.result;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The outcomes that a result may have, in the order in which they are told. */
public final class Outcomes {

  /** Those that every ResultsDB knows. */
  public static final List<String> STANDARD =
      List.of("PASSED", "INFO", "FAILED", "NEEDS_INSPECTION");

  private static final Pattern WORD = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

  private final List<String> all;

  /** The standard ones, then those that an installation adds. */
  public Outcomes(List<String> additional) {
    this.all = Stream.concat(STANDARD.stream(), additional.stream()).distinct().toList();
  }

  public List<String> all() {
    return all;
  }

  /** The outcome that is meant: blanks around it and its case make no difference. */
  public Optional<String> find(String text) {
    String word = text.strip().toUpperCase(Locale.ROOT);
    return all.contains(word) ? Optional.of(word) : Optional.empty();
  }

  /** Whether a word can be an outcome: capitals, digits and underscores, 32 at most. */
  public static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }
}
