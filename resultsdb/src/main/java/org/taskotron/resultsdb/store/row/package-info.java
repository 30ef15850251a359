/** Rows as the tables have them, and how values, names and results become such rows. */
@NullMarked
package org.taskotron.resultsdb.store.row;

import org.jspecify.annotations.NullMarked;
