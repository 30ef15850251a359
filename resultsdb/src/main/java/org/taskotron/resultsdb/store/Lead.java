package org.taskotron.resultsdb.store;

import org.jspecify.annotations.Nullable;

/**
 * Where a search begins: one stretch of one index. All but {@code MATCH} lie in the order of time, so that the newest are
 * read off its end.
 *
 * @param owner id of the testcase, group or key
 * @param text outcome, or head of the value
 * @param rest of the value
 * @param term for {@code MATCH}: the whole condition
 */
record Lead(
    Kind kind,
    long owner,
    String text,
    String rest,
    @Nullable Term term) {

  /** The indexes that there are. */
  enum Kind {
    TIME,
    OUTCOME,
    TESTCASE,
    GROUP,
    VALUE,
    /** All results that fit a pattern; in no order of time. */
    MATCH
  }

  static final Lead TIME = new Lead(Kind.TIME, 0, "", "", null);

  static Lead outcome(String outcome) {
    return new Lead(Kind.OUTCOME, 0, outcome, "", null);
  }

  static Lead testcase(long id) {
    return new Lead(Kind.TESTCASE, id, "", "", null);
  }

  static Lead group(long id) {
    return new Lead(Kind.GROUP, id, "", "", null);
  }

  static Lead value(long key, Value value) {
    return new Lead(Kind.VALUE, key, value.head(), value.rest(), null);
  }

  static Lead match(Term term) {
    return new Lead(Kind.MATCH, term.keyId(), "", "", term);
  }
}
