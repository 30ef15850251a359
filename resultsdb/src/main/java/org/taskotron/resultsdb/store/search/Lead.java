package org.taskotron.resultsdb.store.search;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a search begins: one or more stretches of one index. In a single stretch results lie in the order of time, so
 * that the newest are read off its end; several are collected and sorted.
 *
 * @param owners ids of testcases, groups or results
 * @param texts outcomes
 * @param term keys and values
 */
record Lead(
    Kind kind,
    List<Long> owners,
    Set<String> texts,
    @Nullable Term term) {

  /** The indexes that there are. */
  enum Kind {
    TIME,
    OUTCOME,
    TESTCASE,
    GROUP,
    DATA,
    /** Results that were found before. */
    RESULT
  }

  static final Lead TIME = new Lead(Kind.TIME, List.of(), Set.of(), null);

  static Lead outcomes(Set<String> outcomes) {
    return new Lead(Kind.OUTCOME, List.of(), outcomes, null);
  }

  static Lead testcases(List<Long> ids) {
    return new Lead(Kind.TESTCASE, ids, Set.of(), null);
  }

  static Lead groups(List<Long> ids) {
    return new Lead(Kind.GROUP, ids, Set.of(), null);
  }

  static Lead results(List<Long> ids) {
    return new Lead(Kind.RESULT, ids, Set.of(), null);
  }

  static Lead data(Term term) {
    return new Lead(Kind.DATA, List.of(), Set.of(), term);
  }

  /** Nobody can tell how many stretches it has, nor how many rows without looking at all that could fit. */
  boolean isPattern() {
    return term != null && !term.patterns().isEmpty();
  }

  /** How many stretches it has. */
  int stretches() {
    if (term != null) {
      return isPattern() ? Integer.MAX_VALUE : term.values().size();
    }
    return Math.max(1, owners.size() + texts.size());
  }

  /** A result may be met more than once. */
  boolean repeats() {
    return stretches() > 1 && (kind == Kind.GROUP || kind == Kind.DATA);
  }

  /** One lead for each stretch. */
  List<Lead> split() {
    return switch (kind) {
      case TIME, RESULT -> List.of(this);
      case OUTCOME -> texts.stream().map(text -> outcomes(Set.of(text))).toList();
      case TESTCASE -> owners.stream().map(id -> testcases(List.of(id))).toList();
      case GROUP -> owners.stream().map(id -> groups(List.of(id))).toList();
      case DATA ->
        term == null ? List.of() : term.split().stream().map(Lead::data).toList();
    };
  }
}
