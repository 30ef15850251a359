package org.taskotron.resultsdb.store;

import java.util.List;

/** A result has this key with one of these values, or with one that is like one of these patterns. */
record Term(long keyId, List<Value> values, List<Like> patterns) {

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
    return values.stream()
        .map(value -> new Term(keyId, List.of(value), List.of()))
        .toList();
  }
}
