/** The configuration: trigger.yaml, and the historical trigger.cfg read as it is. */
@NullMarked
package org.taskotron.trigger.config;

import org.jspecify.annotations.NullMarked;
