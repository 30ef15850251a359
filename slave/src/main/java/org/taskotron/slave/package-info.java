/** The slave: runs jobs for a master. {@link org.taskotron.slave.Slave} wires the rooms together. */
@NullMarked
package org.taskotron.slave;

import org.jspecify.annotations.NullMarked;
