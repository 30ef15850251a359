/** Tests. */
@NullMarked
package org.taskotron.trigger.submit;

import org.jspecify.annotations.NullMarked;
