package org.taskotron.resultsdb.retention;

import java.time.Duration;

/**
 * What became of results that were to go.
 *
 * @param results so many are gone
 * @param held so many are kept by a pin or a waiver
 * @param took how long the writer was at it
 */
public record Deleted(int results, int held, Duration took) {}
