package org.taskotron.resultsdb.store;

/** A key with one value, as the index holds them. */
record ValueTerm(long keyId, String value, String rest) {}
