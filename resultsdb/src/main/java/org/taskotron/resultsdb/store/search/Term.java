package org.taskotron.resultsdb.store.search;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.taskotron.resultsdb.store.row.Value;

/**
 * A result has this key with one of these values, or with one that is like one of these patterns.
 *
 * @param matches what is known of the texts that fit, newest first; null: nothing
 */
record Term(
    long keyId, List<Value> values, List<Like> patterns, Vocabulary.@Nullable Matches matches) {

  /** Patterns that fit so few texts are looked for by these texts. */
  static final int MOST_VALUES = 1_000;

  static Term of(long keyId, List<Value> values, List<Like> patterns) {
    return new Term(keyId, values, patterns, null);
  }

  /** A term of patterns, of which it is known what fits them. */
  static Term of(long keyId, List<Like> patterns, Vocabulary.Matches matches) {
    return matches.all() <= MOST_VALUES
        ? new Term(keyId, valuesOf(matches.texts()), List.of(), matches)
        : new Term(keyId, List.of(), patterns, matches);
  }

  private static List<Value> valuesOf(List<String> texts) {
    return texts.stream().map(Value::of).toList();
  }

  /** Values that the index holds whole. */
  List<String> whole() {
    return values.stream().filter(value -> !value.isLong()).map(Value::head).toList();
  }

  /** Values that the index knows by beginning and hash. */
  List<Value> hashed() {
    return values.stream().filter(Value::isLong).toList();
  }

  /** One term for each value. */
  List<Term> split() {
    return values.stream().map(value -> of(keyId, List.of(value), List.of())).toList();
  }
}
