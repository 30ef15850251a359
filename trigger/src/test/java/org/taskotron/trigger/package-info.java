/** Tests. */
@NullMarked
package org.taskotron.trigger;

import org.jspecify.annotations.NullMarked;
