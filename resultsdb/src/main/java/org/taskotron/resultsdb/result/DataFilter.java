package org.taskotron.resultsdb.result;

/** Keeps the results that have this key with one of the selected texts. */
public record DataFilter(String key, Selection values) {}
