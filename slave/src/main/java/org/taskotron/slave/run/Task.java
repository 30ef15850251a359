package org.taskotron.slave.run;

import org.taskotron.slave.directive.TaskFacts;
import org.taskotron.slave.formula.Formula;
import org.taskotron.slave.formula.Variables;

/**
 * A task that was read and can be run.
 *
 * @param given the variables before any action exported one
 */
record Task(Formula formula, TaskFacts facts, Variables given) {}
