/** Tests. */
@NullMarked
package org.taskotron.trigger.web;

import org.jspecify.annotations.NullMarked;
