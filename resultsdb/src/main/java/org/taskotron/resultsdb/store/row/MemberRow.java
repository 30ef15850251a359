package org.taskotron.resultsdb.store.row;

/** A row of {@code group_member}. */
public record MemberRow(long groupId, long submitTime, long resultId) {}
