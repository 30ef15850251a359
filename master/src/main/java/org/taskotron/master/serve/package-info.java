/** Files and repositories over HTTP: what attempts left behind for everybody, tasks' repositories for slaves. */
@NullMarked
package org.taskotron.master.serve;

import org.jspecify.annotations.NullMarked;
