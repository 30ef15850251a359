/** Directories with everything in them. */
@NullMarked
package org.taskotron.base.file;

import org.jspecify.annotations.NullMarked;
