package org.taskotron.slave.slot;

import java.time.Duration;
import org.taskotron.slave.connection.Assignment;

/**
 * An assignment as the slave took it on.
 *
 * @param bootId of the boot in which it was taken: after another one it is lost
 * @param lostAfter how long the lease lives unrenewed, by the master's terms of that moment
 */
record Taken(Assignment assignment, String bootId, Duration lostAfter) {}
