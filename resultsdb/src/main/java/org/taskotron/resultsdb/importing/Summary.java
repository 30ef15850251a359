package org.taskotron.resultsdb.importing;

import java.nio.file.Path;

/**
 * What came of an import.
 *
 * @param results how many there are now
 * @param changed how many rows had to be changed for it
 * @param leftOut how many had to be left out
 * @param report where each of these is named
 */
public record Summary(long results, long changed, long leftOut, Path report) {}
