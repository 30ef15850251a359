/**
 * The logs of attempts: appended in order, synced in groups, acknowledged only then, and read while they grow.
 *
 * <p>{@link org.taskotron.master.log.LogBook} is the door. Behind it one thread (the {@code Appender}) owns every log
 * that is being written, and two more do nothing but wait for the disk.
 */
@NullMarked
package org.taskotron.master.log;

import org.jspecify.annotations.NullMarked;
