/** The trigger's pages and REST answers about messages. */
@NullMarked
package org.taskotron.trigger.web;

import org.jspecify.annotations.NullMarked;
