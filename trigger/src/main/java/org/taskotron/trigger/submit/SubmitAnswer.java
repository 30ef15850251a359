package org.taskotron.trigger.submit;

import java.util.Optional;

/**
 * What the master said to a job.
 *
 * @param made the job came into being just now
 * @param refused why it did not and will not; empty if there is such a job
 */
public record SubmitAnswer(boolean made, Optional<String> refused) {}
