/** Tests. */
@NullMarked
package org.taskotron.resultsdb.store;

import org.jspecify.annotations.NullMarked;
