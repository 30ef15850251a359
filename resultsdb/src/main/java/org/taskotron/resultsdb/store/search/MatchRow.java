package org.taskotron.resultsdb.store.search;

/** A result that fits, as far as it takes to choose. */
record MatchRow(long resultId, long testcaseId, long submitTime) {}
