/** Tests. */
@NullMarked
package org.taskotron.resultsdb.frontend;

import org.jspecify.annotations.NullMarked;
