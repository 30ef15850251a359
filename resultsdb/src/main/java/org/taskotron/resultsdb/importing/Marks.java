package org.taskotron.resultsdb.importing;

/**
 * What one reading of another ResultsDB's API noted at its beginning, for its end and for the next one.
 *
 * @param since results submitted then or later are read, in microseconds; {@link Progress#NOTHING}: all
 * @param nextSince the same for the next reading
 * @param firstId from this id on all are looked for
 * @param newestId the greatest id that was seen
 * @param knownGroup the uuid of the newest group of the last reading: this and older ones are here; empty: none are
 * @param newestGroup that of this reading; empty: there were none
 * @param groupsFrom the number of the newest group, others have lower ones
 */
public record Marks(
    long since,
    long nextSince,
    long firstId,
    long newestId,
    String knownGroup,
    String newestGroup,
    long groupsFrom) {}
