/** Tests. */
@NullMarked
package org.taskotron.resultsdb.result;

import org.jspecify.annotations.NullMarked;
