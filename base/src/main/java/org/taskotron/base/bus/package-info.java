/** The message bus as the whole house speaks it: fedmsg's envelopes, and ZeroMQ sockets that carry them. */
@NullMarked
package org.taskotron.base.bus;

import org.jspecify.annotations.NullMarked;
