/** What a bus message means: one class for each kind of event, which boils a message down to a flat dictionary. */
@NullMarked
package org.taskotron.trigger.event;

import org.jspecify.annotations.NullMarked;
