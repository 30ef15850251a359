/** Jobs out: over gRPC to the master, and into jobs.csv. */
@NullMarked
package org.taskotron.trigger.submit;

import org.jspecify.annotations.NullMarked;
