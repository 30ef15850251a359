package org.taskotron.resultsdb.store.search;

/** How many rows a lead has, counted up to a bound; {@code lead} is its place in the list that was asked about. */
record Hits(int lead, long hits) {}
