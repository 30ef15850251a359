/** Tests. */
@NullMarked
package org.taskotron.trigger.evaluation;

import org.jspecify.annotations.NullMarked;
