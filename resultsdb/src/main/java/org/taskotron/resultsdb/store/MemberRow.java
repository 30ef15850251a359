package org.taskotron.resultsdb.store;

/** A row of {@code group_member}. */
record MemberRow(long groupId, long submitTime, long resultId) {}
