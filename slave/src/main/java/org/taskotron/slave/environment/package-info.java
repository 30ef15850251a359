/** Where a task's files come from: git repositories of the master's mirror, kept on the slave by commit. */
@NullMarked
package org.taskotron.slave.environment;

import org.jspecify.annotations.NullMarked;
