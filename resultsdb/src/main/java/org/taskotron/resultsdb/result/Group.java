package org.taskotron.resultsdb.result;

import java.util.Optional;

/**
 * Results that belong together: those of one job, mostly.
 *
 * @param uuid any text of 1 to 36 characters
 * @param results how many it holds
 */
public record Group(
    String uuid, Optional<String> description, Optional<String> refUrl, long results) {}
