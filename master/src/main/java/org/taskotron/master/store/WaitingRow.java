package org.taskotron.master.store;

/** What the outbox needs of a row of {@code result}. */
record WaitingRow(long id, String resultKey, String testcase, String body) {}
