/** The master's tables. Implements what the other rooms ask for and decides nothing. */
@NullMarked
package org.taskotron.master.store;

import org.jspecify.annotations.NullMarked;
