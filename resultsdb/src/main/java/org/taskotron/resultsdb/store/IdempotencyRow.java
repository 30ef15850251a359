package org.taskotron.resultsdb.store;

/** A row of {@code idempotency}. */
record IdempotencyRow(String idempotencyKey, String fingerprint, long resultId) {}
