/** When an event looks like this, do these tasks: the rules file, its template, its queries and its actions. */
@NullMarked
package org.taskotron.trigger.rule;

import org.jspecify.annotations.NullMarked;
