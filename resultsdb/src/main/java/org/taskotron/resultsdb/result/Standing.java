package org.taskotron.resultsdb.result;

/**
 * How a testcase stands: as much of a result as it takes to say which are worth reading whole.
 *
 * @param id of the result
 * @param testcase a number that the results of one testcase share
 */
public record Standing(long id, long testcase, String outcome) {}
