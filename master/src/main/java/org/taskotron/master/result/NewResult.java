package org.taskotron.master.result;

import java.time.Instant;

/**
 * A result as it is to be kept.
 *
 * @param content SHA-256 of what was handed in
 * @param refUrl where people find more
 * @param body what is posted to ResultsDB, JSON
 * @param handedIn the time that ResultsDB is told
 */
public record NewResult(
    Result result, String content, String refUrl, String body, Instant handedIn) {}
