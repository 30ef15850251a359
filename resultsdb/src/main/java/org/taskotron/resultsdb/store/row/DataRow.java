package org.taskotron.resultsdb.store.row;

/** A row of {@code result_data}. */
public record DataRow(long keyId, String value, String rest, long submitTime, long resultId) {}
