package org.taskotron.resultsdb.importing;

/**
 * How far an import has come. It is written in the same transaction as the rows, so that it is true whenever the process
 * ends.
 *
 * @param source what is brought in, so that nobody goes on with something else
 * @param reached in this phase everything up to here is stored: an id, a time in microseconds, or a number of rows
 * @param results how many are stored
 * @param report how long the report was then, in bytes
 * @param changed how many rows had to be changed
 * @param leftOut how many had to be left out
 */
public record Progress(
    String source,
    Phase phase,
    long reached,
    long results,
    long report,
    long changed,
    long leftOut) {

  static final long NOTHING = Long.MIN_VALUE;

  /** At the very beginning. */
  static Progress of(String source) {
    return new Progress(source, Phase.TESTCASES, NOTHING, 0, 0, 0, 0);
  }

  /** One more of the same database, or of the database whose dump it was. */
  Progress again(String now) {
    return new Progress(now, Phase.TESTCASES, NOTHING, results, report, changed, leftOut);
  }

  Progress in(Phase next) {
    return new Progress(source, next, NOTHING, results, report, changed, leftOut);
  }

  Progress to(long nowReached, long more, Report told) {
    return new Progress(
        source, phase, nowReached, results + more, told.length(), told.changed(), told.leftOut());
  }
}
