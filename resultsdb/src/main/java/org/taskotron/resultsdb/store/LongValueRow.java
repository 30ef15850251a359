package org.taskotron.resultsdb.store;

/** A row of {@code long_value}. */
record LongValueRow(String hash, String value) {}
