/** Tests. */
@NullMarked
package org.taskotron.resultsdb.importing;

import org.jspecify.annotations.NullMarked;
