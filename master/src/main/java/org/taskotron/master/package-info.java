/** The master daemon: its configuration, its command line, and the one place where its rooms are wired together. */
@NullMarked
package org.taskotron.master;

import org.jspecify.annotations.NullMarked;
