/** How the slave speaks with the master: the words, the way there, and the one stream that is kept for ever. */
@NullMarked
package org.taskotron.slave.connection;

import org.jspecify.annotations.NullMarked;
