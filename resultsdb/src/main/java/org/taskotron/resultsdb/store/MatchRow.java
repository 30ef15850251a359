package org.taskotron.resultsdb.store;

/** A result that fits, as far as it takes to choose. */
record MatchRow(long resultId, long testcaseId, long submitTime) {}
