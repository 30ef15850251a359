/** Tests. */
@NullMarked
package org.taskotron.trigger.rule;

import org.jspecify.annotations.NullMarked;
