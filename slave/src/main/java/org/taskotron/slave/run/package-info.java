/** One attempt's straight line, and the supervisors that keep its commands running when the slave itself is gone. */
@NullMarked
package org.taskotron.slave.run;

import org.jspecify.annotations.NullMarked;
