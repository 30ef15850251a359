/** Tests of the bus. */
@NullMarked
package org.taskotron.base.bus;

import org.jspecify.annotations.NullMarked;
