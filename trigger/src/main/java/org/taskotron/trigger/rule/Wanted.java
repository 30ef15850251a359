package org.taskotron.trigger.rule;

/**
 * A task that a rule wants done for an event.
 *
 * @param task name of its repository in the mirror's namespace {@code fedoraqa}
 * @param arch for instance {@code noarch}
 * @param matchHostArch the job must run on a machine of that arch
 */
public record Wanted(String task, String arch, boolean matchHostArch) {}
