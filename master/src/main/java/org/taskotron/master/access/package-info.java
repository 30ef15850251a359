/** Who may call: slaves by name and password, clients by token. Used by gRPC and HTTP alike. */
@NullMarked
package org.taskotron.master.access;

import org.jspecify.annotations.NullMarked;
