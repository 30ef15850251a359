/** ExecDB's view of jobs: one address for each UUID that was ever handed out, and its four states. */
@NullMarked
package org.taskotron.master.execdb;

import org.jspecify.annotations.NullMarked;
