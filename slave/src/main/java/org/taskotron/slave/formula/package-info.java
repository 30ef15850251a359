/** What authors of tasks write, read with the place of each mistake: the formula and the ResultYAML of its results. */
@NullMarked
package org.taskotron.slave.formula;

import org.jspecify.annotations.NullMarked;
