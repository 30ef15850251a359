/**
 * What a job is and how it moves. Pure: knows only the JDK, reads no clock, writes nothing. Everything here is immutable
 * and safe for use by several threads. Start with {@link org.taskotron.master.job.Lifecycle}.
 */
@NullMarked
package org.taskotron.master.job;

import org.jspecify.annotations.NullMarked;
