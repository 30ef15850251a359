package org.taskotron.resultsdb.store.write;

/** A row of {@code long_value}. */
record LongValueRow(String hash, String value) {}
