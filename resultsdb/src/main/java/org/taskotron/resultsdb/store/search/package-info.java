/** How results are found again: the ways that a search may take, and the choice between them. */
@NullMarked
package org.taskotron.resultsdb.store.search;

import org.jspecify.annotations.NullMarked;
