/** Identifiers that more than one daemon must compute alike. */
@NullMarked
package org.taskotron.base.id;

import org.jspecify.annotations.NullMarked;
