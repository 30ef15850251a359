/** Tests. */
@NullMarked
package org.taskotron.trigger.event;

import org.jspecify.annotations.NullMarked;
