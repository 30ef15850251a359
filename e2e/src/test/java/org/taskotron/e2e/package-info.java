/** The whole house as real processes: from a message on the bus to what people read. */
@NullMarked
package org.taskotron.e2e;

import org.jspecify.annotations.NullMarked;
