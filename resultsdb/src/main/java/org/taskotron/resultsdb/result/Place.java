package org.taskotron.resultsdb.result;

import java.time.Instant;

/**
 * The place of a result in lists: by time, and of those submitted at the same time by id.
 *
 * @param submitTime in whole microseconds
 */
public record Place(Instant submitTime, long id) {}
