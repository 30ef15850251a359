package org.taskotron.resultsdb.store;

/** A row of {@code result_data}. */
record DataRow(long keyId, String value, String rest, long submitTime, long resultId) {}
