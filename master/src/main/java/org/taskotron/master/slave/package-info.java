/** The slaves as the master sees them: who is connected, what each offers, and what is said to each. */
@NullMarked
package org.taskotron.master.slave;

import org.jspecify.annotations.NullMarked;
