package org.taskotron.resultsdb.store;

import java.util.List;

/** A result has this key with one of these values, or with one that is like one of these patterns. */
record Term(long keyId, List<Value> values, List<Like> patterns) {}
