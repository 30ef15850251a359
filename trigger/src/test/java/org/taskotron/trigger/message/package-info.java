/** Tests. */
@NullMarked
package org.taskotron.trigger.message;

import org.jspecify.annotations.NullMarked;
