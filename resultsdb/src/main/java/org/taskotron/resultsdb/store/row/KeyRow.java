package org.taskotron.resultsdb.store.row;

/** A row of {@code data_key}. */
public record KeyRow(long id, String name) {}
