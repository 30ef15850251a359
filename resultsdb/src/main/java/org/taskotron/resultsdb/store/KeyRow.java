package org.taskotron.resultsdb.store;

/** A row of {@code data_key}. */
record KeyRow(long id, String name) {}
