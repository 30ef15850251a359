/** The master's gRPC side: translates between the contracts and our types, and does nothing else. */
@NullMarked
package org.taskotron.master.rpc;

import org.jspecify.annotations.NullMarked;
