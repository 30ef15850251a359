/** Matches queued jobs with free slots. The database is the queue; what is here in memory only rings the bell. */
@NullMarked
package org.taskotron.master.dispatch;

import org.jspecify.annotations.NullMarked;
