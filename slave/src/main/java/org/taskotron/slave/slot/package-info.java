/** What the slave holds: the attempts, each with its directory, its thread, and what there is to say about it. */
@NullMarked
package org.taskotron.slave.slot;

import org.jspecify.annotations.NullMarked;
